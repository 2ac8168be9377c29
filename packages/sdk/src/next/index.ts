export type { Credits } from '../route/credits.ts';
export { type NextCreditsOptions, withCredits } from './with-credits.ts';
