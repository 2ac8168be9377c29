import type { Balance, Balances } from '../api.ts';

/** Credits that are shown as held before the server says so. */
export type Hold = { id: number; creditType: string; amount: number };

const nothing: Balance = { available: 0, held: 0 };

export const balanceOf = (balances: Balances, creditType: string): Balance =>
  balances.balances[creditType] ?? nothing;

/** A balance as it is once the server knows of the holds; never below nothing. */
export function withHolds(balance: Balance, creditType: string, holds: readonly Hold[]): Balance {
  let { available, held } = balance;
  for (const hold of holds) {
    if (hold.creditType !== creditType) continue;
    available = Math.max(0, available - hold.amount);
    held += hold.amount;
  }
  return { available, held };
}

/**
 * The holds that the server has not told of yet. A balance that fell by what a hold takes is taken
 * for that hold, the oldest first; credits that came back meanwhile leave the holds as they are.
 */
export function stillAhead(
  holds: readonly Hold[],
  before: Balances,
  now: Balances,
): readonly Hold[] {
  const fallen = new Map<string, number>();
  return holds.filter(({ creditType, amount }) => {
    const left =
      fallen.get(creditType) ??
      balanceOf(before, creditType).available - balanceOf(now, creditType).available;
    const told = left >= amount;
    fallen.set(creditType, told ? left - amount : left);
    return !told;
  });
}
