import type { Period, Plan, Subscription } from '../ledger/state.ts';
import { MAIN_TYPE, type Renewal } from './renew.ts';

/**
 * A change of plan within the period: what is left of the plan's credits moves by the difference of
 * the two plans for the share of the period that is left, rounded down:
 * left + (new - old) × time left / period. It never falls below 0; what was spent already and could
 * not be taken is remembered, and a later change within the period takes it first. So no sequence of
 * changes mints a credit. Null where no period is running.
 * @param remainingOf what is left of the plan's credits of a type
 */
export function prorated(
  to: Plan,
  subscription: Subscription,
  now: number,
  remainingOf: (creditType: string) => number,
): { renewals: Renewal[]; period: Period } | null {
  const { lastRefreshAt: start, nextRefreshAt: end, period: before } = subscription;
  if (start === null || end === null || end <= start) return null;
  const left = BigInt(Math.min(Math.max(end - now, 0), end - start));
  const length = BigInt(end - start);
  const after = new Map(to.credits.map(({ creditType, amount }) => [creditType, amount]));
  // An amount of the user's own is the same on both plans, and comes with the refresh.
  if (subscription.customAmount !== null) after.set(MAIN_TYPE, before[MAIN_TYPE]?.amount ?? 0);
  const period: Period = {};
  const renewals = [...new Set([...Object.keys(before), ...after.keys()])].map(
    (creditType): Renewal => {
      const { amount: had, shortfall } = before[creditType] ?? { amount: 0, shortfall: 0 };
      const amount = after.get(creditType) ?? 0;
      const share = roundedDown(BigInt(amount - had) * left, length);
      const exact = remainingOf(creditType) + share - shortfall;
      period[creditType] = { amount, shortfall: Math.max(0, -exact) };
      return { creditType, target: () => ({ keep: 0, grant: Math.max(0, exact) }) };
    },
  );
  return { renewals, period };
}

/** Towards what is less, for a loss too. */
function roundedDown(dividend: bigint, divisor: bigint): number {
  const quotient = dividend / divisor;
  return Number(dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient);
}
