import { formatAmount } from '../../lib/credit-types.ts';
import type { Answers } from '../../lib/trpc.ts';

export type Caps = Answers['caps']['get'];
export type Cap = Caps['default'];

/** Caps that hold for many types are in the smallest unit of each. */
export const DEFAULT_DECIMALS = 0;

export const kinds = ['perRefund', 'perDay'] as const;

export const kindWords = { perRefund: 'For one refund', perDay: 'For a day' };

/** A cap as people read it. */
export const sayCap = (cap: number | null, decimals: number): string =>
  cap === null ? 'No cap' : formatAmount(cap, decimals);
