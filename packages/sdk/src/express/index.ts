export type { Credits } from '../route/credits.ts';
export { creditsErrors, withCredits } from './with-credits.ts';
