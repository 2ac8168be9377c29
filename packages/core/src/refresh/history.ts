import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import type { PlanCreditChange } from '../ledger/state.ts';
import { planCreditChange } from './answers.ts';
import { balancesOf } from './renew.ts';

export const refreshHistoryInput = z.strictObject({
  userId: field.userId,
  cursor: field.id.optional(),
  limit: z.int().min(1).max(200).default(50),
});

export const pastRefresh = z.object({
  refreshId: field.id,
  kind: z.enum(['refresh', 'start', 'plan_change', 'reversal']),
  outcome: z.enum(['refreshed', 'failed']),
  at: z.iso.datetime(),
  /** When it was due; null where it was not for a date. */
  dueAt: z.iso.datetime().nullable(),
  planId: z.string().nullable(),
  runId: field.id.nullable(),
  oldBalance: field.amountOrZero,
  newBalance: field.amountOrZero,
  changes: z.array(planCreditChange),
  /** The refresh that this reversal took back; and whether this refresh was taken back. */
  reverses: field.id.nullable(),
  reversed: z.boolean(),
  error: z.string().nullable(),
  actor: z.string(),
});

export const refreshHistoryAnswer = z.object({
  refreshes: z.array(pastRefresh),
  /** For the next page; null on the last. */
  nextCursor: field.id.nullable(),
});
export type RefreshHistory = z.output<typeof refreshHistoryAnswer>;

type Row = Omit<
  z.output<typeof pastRefresh>,
  'at' | 'dueAt' | 'changes' | 'oldBalance' | 'newBalance'
> & {
  at: Date;
  dueAt: Date | null;
  changes: PlanCreditChange[];
};

/**
 * What happened to a user's plan credits, newest first, with the balance before and after.
 * @throws LedgerError user_not_found
 */
export async function refreshHistory(
  { sql }: { sql: Sql },
  { userId, cursor, limit }: z.output<typeof refreshHistoryInput>,
): Promise<RefreshHistory> {
  const known = await sql`select from users where user_id = ${userId}`;
  if (known.length === 0) throw new LedgerError('user_not_found');
  const rows = await sql<Row[]>`
    select refresh_id, kind, outcome, at, due_at, plan_id, run_id, changes, reverses, error, actor,
      exists (
        select from refreshes v where v.user_id = r.user_id and v.reverses = r.refresh_id
      ) as reversed
    from refreshes r
    where user_id = ${userId} ${cursor === undefined ? sql`` : sql`and refresh_id < ${cursor}`}
    order by refresh_id desc limit ${limit + 1}`;
  const refreshes = rows.slice(0, limit).map(({ at, dueAt, ...row }) => ({
    ...row,
    ...balancesOf(row.changes),
    at: at.toISOString(),
    dueAt: dueAt && dueAt.toISOString(),
  }));
  const last = rows.length > limit ? refreshes.at(-1) : undefined;
  return { refreshes, nextCursor: last?.refreshId ?? null };
}
