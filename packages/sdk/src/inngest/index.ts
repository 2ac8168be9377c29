export type { JobCharge } from '../job/options.ts';
export { inngestCharges, type Run } from './charges.ts';
export type { RunCharge } from './run.ts';
