export { checkLedger } from './check-ledger.ts';
export { costs, costsAnswer, costsInput } from './costs.ts';
export { failures, failuresAnswer, failuresInput } from './failures.ts';
export { fold } from './fold.ts';
export { health, healthAnswer } from './health.ts';
export { type JobRun, noteJobRun } from './job-runs.ts';
export { liability, liabilityAnswer, liabilityInput } from './liability.ts';
export { type Owed, owed } from './owed.ts';
export { ping } from './ping.ts';
export { providers, providersAnswer, providersInput } from './providers.ts';
export { overview, overviewAnswer, overviewInput } from './overview.ts';
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
export { sumOutstanding } from './sum-outstanding.ts';
export { sumStretch } from './sum-stretch.ts';
export { topUsers, topUsersAnswer, topUsersInput } from './top-users.ts';
export { usage, usageAnswer, usageInput } from './usage.ts';
