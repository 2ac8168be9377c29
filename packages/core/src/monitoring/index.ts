export { fold } from './fold.ts';
export { type Owed, owed } from './owed.ts';
export { ping } from './ping.ts';
export { providers, providersAnswer, providersInput } from './providers.ts';
export { type Pulse, pulse, pulseAnswer, pulseInput } from './pulse.ts';
export { type RebuildAnswer, rebuildSums } from './rebuild.ts';
export { refundRate, refundRateAnswer, refundRateInput } from './refund-rate.ts';
export {
  type MonitoringSettings,
  monitoringSettingsAnswer,
  putMonitoringSettings,
  putMonitoringSettingsInput,
  readMonitoringSettings,
} from './settings.ts';
export { type Status, status, statusAnswer } from './status.ts';
