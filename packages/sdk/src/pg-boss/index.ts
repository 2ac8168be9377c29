export type { JobCharge } from '../job/options.ts';
export { type ChargedHandler, pgBossCharges } from './charges.ts';
