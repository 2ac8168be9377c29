export { fold } from './fold.ts';
export { type Owed, owed } from './owed.ts';
export { ping } from './ping.ts';
export { type Pulse, pulse, pulseAnswer, pulseInput } from './pulse.ts';
export { refundRate, refundRateAnswer, refundRateInput } from './refund-rate.ts';
export { type Status, status, statusAnswer } from './status.ts';
export {
  type MonitoringSettings,
  monitoringSettingsAnswer,
  putMonitoringSettings,
  putMonitoringSettingsInput,
  readMonitoringSettings,
} from './settings.ts';
