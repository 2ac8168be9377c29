import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import type { Ledger } from '../ledger/engine.ts';
import type { RefreshAnswer } from './answers.ts';
import { previewOf } from './preview.ts';

export const nextRefreshAnswer = z.object({
  /** Null for who is on no plan. */
  nextRefreshAt: z.iso.datetime().nullable(),
  lastRefreshAt: z.iso.datetime().nullable(),
  /** Its time has come; it happens at the next check. */
  due: z.boolean(),
  /** It does not happen until it is lifted, or paid. */
  held: z.boolean(),
  planId: z.string().nullable(),
  /** The plan from then on, where it changes. */
  nextPlanId: z.string().nullable(),
  /** Available credits now, and what they would be if it happened now. */
  balance: field.amountOrZero,
  balanceAfter: field.amountOrZero,
});
export type NextRefresh = z.output<typeof nextRefreshAnswer>;

type Row = {
  planId: string | null;
  nextPlanId: string | null;
  lastRefreshAt: Date | null;
  nextRefreshAt: Date | null;
  held: boolean;
  due: boolean;
};

/**
 * When a user's plan credits are renewed next, and what their balance would be.
 * @throws LedgerError user_not_found
 */
export async function userNextRefresh(
  ledger: Ledger,
  { userId }: { userId: string },
): Promise<NextRefresh> {
  const [row] = await ledger.sql<Row[]>`
    select s.plan_id, s.next_plan_id, s.last_refresh_at, s.next_refresh_at,
      coalesce(s.hold or s.past_due, false) as held,
      coalesce(s.next_refresh_at <= (select makegood_now()), false) as due
    from users u left join subscriptions s using (user_id)
    where u.user_id = ${userId}`;
  if (!row) throw new LedgerError('user_not_found');
  const { oldBalance, newBalance } = await previewOf<RefreshAnswer>(ledger, {
    ...{ kind: 'refresh', userId, force: true, actor: 'preview' },
  });
  const { lastRefreshAt, nextRefreshAt, ...rest } = row;
  return {
    ...rest,
    lastRefreshAt: lastRefreshAt && lastRefreshAt.toISOString(),
    nextRefreshAt: nextRefreshAt && nextRefreshAt.toISOString(),
    balance: oldBalance,
    balanceAfter: newBalance,
  };
}
