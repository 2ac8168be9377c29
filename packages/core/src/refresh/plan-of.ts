import { LedgerError } from '../errors.ts';
import type { Books } from '../ledger/books.ts';
import type { Plan } from '../ledger/state.ts';

/** @throws LedgerError plan_not_found */
export function planOf(books: Books, planId: string | null): Plan {
  const plan = planId === null ? undefined : books.plans.get(planId);
  if (!plan) throw new LedgerError('plan_not_found', { planId });
  return plan;
}
