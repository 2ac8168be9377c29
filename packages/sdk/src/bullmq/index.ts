export type { JobCharge } from '../job/options.ts';
export { bullmqCharges, type ChargedProcessor } from './charges.ts';
