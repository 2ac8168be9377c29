export type { Credits } from '../route/credits.ts';
export { type CreditsEnv, withCredits } from './with-credits.ts';
