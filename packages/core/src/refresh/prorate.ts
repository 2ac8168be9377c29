import type { Plan, Subscription } from '../ledger/state.ts';
import { creditsFor, type Renewal } from './renew.ts';

/**
 * A change of plan within the period: what is left of the old plan's credits moves by the difference
 * of the two plans for the share of the period that is left, rounded down, and never below 0:
 * left + (new - old) × time left / period. Null where no period is running.
 */
export function prorated(
  from: Plan,
  to: Plan,
  subscription: Subscription,
  now: number,
): Renewal[] | null {
  const { lastRefreshAt: start, nextRefreshAt: end } = subscription;
  if (start === null || end === null || end <= start) return null;
  const left = BigInt(Math.min(Math.max(end - now, 0), end - start));
  const period = BigInt(end - start);
  const amounts = (plan: Plan) =>
    new Map(creditsFor(plan, subscription).map((credit) => [credit.creditType, credit.amount]));
  const before = amounts(from);
  const after = amounts(to);
  return [...new Set([...before.keys(), ...after.keys()])].map((creditType) => {
    const difference = BigInt((after.get(creditType) ?? 0) - (before.get(creditType) ?? 0));
    // Rounded down for a loss too, so that going up and down again never mints a credit.
    const exact = difference * left;
    const share = Number(exact >= 0n ? exact / period : -((-exact + period - 1n) / period));
    return {
      creditType,
      target: (remaining) => ({ keep: 0, grant: Math.max(0, remaining + share) }),
    };
  });
}
