import type { Fate } from './expectation.ts';
import type { Verdict } from './judge.ts';

/** A figure by the simulator's records and by the ledger. Amounts in credits, costs in US dollars. */
export type Total = { what: string; simulator: number; ledger: number };

const MICRO = 1e7;

/** Counts and sums both sides of all charged calls. */
export function totalsOf(verdicts: Verdict[]): Total[] {
  const both = (what: string, figure: (fate: Fate) => number): Total => {
    const sum = (side: 'expected' | 'found') =>
      // The simulator's prices are whole multiples of this; the dust of adding is taken off.
      Math.round(verdicts.reduce((total, verdict) => total + figure(verdict[side]), 0) * MICRO) /
      MICRO;
    return { what, simulator: sum('expected'), ledger: sum('found') };
  };
  const counted = (what: string, is: (fate: Fate) => boolean) =>
    both(what, (fate) => (is(fate) ? 1 : 0));
  const reasons = new Set(
    verdicts.flatMap(({ expected, found }) => [expected.reason, found.reason]),
  );
  const ofReasons = [...reasons].filter((reason) => reason !== null).toSorted();
  const whole = (fate: Fate) => fate.state === 'refunded';
  return [
    both('calls charged', () => 1),
    counted('settled', ({ state, reason }) => state === 'settled' && reason === null),
    ...ofReasons.map((name) =>
      counted(`refunded: ${name}`, (fate) => whole(fate) && fate.reason === name),
    ),
    ...ofReasons.map((name) =>
      counted(`partly refunded: ${name}`, (fate) => !whole(fate) && fate.reason === name),
    ),
    both('credits out', ({ taken }) => taken),
    both('credits back, not used', ({ returned }) => returned),
    both('credits back, refunded', ({ refunded }) => refunded),
    both("provider's cost that is known, USD", ({ costUsd }) => costUsd ?? 0),
  ].filter(({ simulator, ledger }) => simulator !== 0 || ledger !== 0);
}
