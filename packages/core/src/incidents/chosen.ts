import type { Sql, Transaction } from '@makegood/db';
import { whereEqual } from '../charges/filter.ts';
import { chargeOf } from '../charges/reading.ts';
import { LedgerError } from '../errors.ts';
import { atMost } from '../walk.ts';
import { isMissed, missedSource } from './missed-source.ts';
import { type IncidentSelection, MOST_CHARGES, type Selection } from './selection.ts';

/** Milliseconds that choosing may take. */
const CHOOSING_MS = 12_000;
/** Failures looked at when missed refunds are chosen. */
const MOST_LOOKED_AT = 1_000_000;

/**
 * Works on charges that are chosen, in one transaction.
 * @throws LedgerError incident_too_large where choosing takes too long
 */
export async function choosing<T>(
  sql: Sql,
  mode: 'read only' | 'read write',
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return (await sql.begin(mode, async (tx) => {
      await tx.unsafe(`set local statement_timeout = ${CHOOSING_MS}`);
      // How long the window is decides how it is best read: let the planner see it.
      await tx`set local plan_cache_mode = 'force_custom_plan'`;
      return work(tx);
    })) as T;
  } catch (error) {
    const takesTooLong = error instanceof Error && 'code' in error && error.code === '57014';
    if (takesTooLong) throw tooLarge();
    throw error;
  }
}

export const tooLarge = () => new LedgerError('incident_too_large', { most: MOST_CHARGES });

/**
 * The charges of a selection with what is left of each, at most one more than there may be: those of
 * which nothing is left too, as far as something was given back. `asOf`: a time up to which they were made.
 */
export function chosen(sql: Sql | Transaction, selection: Selection, asOf: string) {
  // Where a charge is owed more than one refund, the next run makes the next.
  return sql`
    select distinct on (c.user_id, c.charge_id)
      c.user_id, c.charge_id, c.credit_type, m.cause, m.reason, m.failed_refund_id,
      least(c.amount - c.returned_amount - c.refunded_amount, coalesce(m.owed, c.amount)) as amount,
      c.state = 'held' as held, c.refunded_amount as before
    from (${
      selection.kind === 'incident'
        ? opened(sql, selection, asOf)
        : missedSource(sql, selection, { before: null, most: MOST_LOOKED_AT })
    }) m
    cross join ${chargeOf(sql, 'm', null)}
    where ${
      selection.kind === 'incident'
        ? sql`c.created_at >= ${selection.from}::text::timestamptz
            and c.created_at < ${selection.to}::text::timestamptz`
        : isMissed(sql, selection)
    }
    order by c.user_id, c.charge_id, m.failed_refund_id
    ${atMost(sql, MOST_CHARGES + 1)}`;
}

/** By the events, in whose key the time comes first; a failure that was kept comes later than its charge. */
function opened(sql: Sql | Transaction, selection: IncidentSelection, asOf: string) {
  const { from, to, failed, reason } = selection;
  return sql`
    select e.user_id, e.charge_id, 'incident' as cause, 'incident' as reason,
      null::uuid as failed_refund_id, null::int8 as owed
    from events e
    where e.at >= ${from}::text::timestamptz and e.at <= ${asOf}::text::timestamptz
      ${
        reason === undefined && !failed
          ? sql`and e.at < ${to}::text::timestamptz and e.kind in ('charged', 'held')`
          : sql`and e.kind = 'settled' and e.fails`
      }
      ${whereEqual(sql, selection, 'e', ['provider', 'feature', 'apiRoute', 'reason'])}`;
}
