import type { Sql } from '@makegood/db';
import type { Stretch } from '../walk.ts';
import { type LookUpFilter, whereEqual, whereOfCharge } from './filter.ts';
import { chargeColumns, chargeOf } from './reading.ts';

/** When a charge was opened, whose it is, and the id of its first event. */
type Moment = [at: string, userId: string, eventId: string];

/** Below all ids: what happened at a moment to a user is all read. */
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * The charges of which something was refunded for a reason, in the order in which they were opened, by
 * an index of just these refunds: a reason may be so rare that the whole history would be walked.
 */
export function refundedFor<Row extends { chargeId: string }>(
  sql: Sql,
  input: LookUpFilter & { reason: string },
) {
  const { from, state, reason } = input;
  // As the index has it.
  const opened = sql`((at at time zone 'UTC') - duration_ms * interval '1 millisecond')`;
  return async ([time, userId, eventId]: Moment, most: number): Promise<Stretch<Row, Moment>> => {
    const rows = await sql<
      (Row & { total: number; isLast: boolean; at: Date; eventUser: string; eventId: string })[]
    >`
      with read as materialized (
        select user_id, charge_id, opened at time zone 'UTC' as at, count(*) over () as total,
          row_number() over (order by opened desc, user_id desc) as nth
        from (
          select user_id, charge_id, ${opened} as opened from events
          where kind = 'refunded' and charge_id is not null and reason = ${reason}
            and (${opened}, user_id) <= (${time}::text::timestamptz at time zone 'UTC', ${userId})
            ${from === undefined ? sql`` : sql`and ${opened} >= ${from}::text::timestamptz at time zone 'UTC'`}
          order by ${opened} desc, user_id desc
          ${sql.unsafe(`fetch first ${Math.trunc(most)} rows with ties`)}
        ) e
      ),
      -- One refunded twice for the same reason is there twice.
      once as (
        select user_id, charge_id, at, total, max(nth) = total as is_last from read group by 1, 2, 3, 4)
      select e.total, e.is_last, e.at, e.user_id as event_user, o.event_id, ${chargeColumns(sql)}
      from once e
        left join (${chargeOf(sql, 'e', null)}
          join lateral (
            select event_id from events
            where at = c.created_at and user_id = c.user_id and charge_id = c.charge_id
              and kind in ('charged', 'held')
            limit 1) o on (c.created_at, c.user_id, o.event_id)
              < (${time}::text::timestamptz, ${userId}, ${eventId}::text::uuid))
        on true ${whereEqual(sql, input, 'c', ['creditType', 'apiRoute', 'feature', 'provider'])}
          ${whereOfCharge(sql, { state })}
      where c.charge_id is not null or e.is_last
      order by e.at desc, e.user_id desc, o.event_id desc`;
    const last = rows.find(({ isLast }) => isLast);
    return {
      found: rows
        .filter(({ chargeId }) => chargeId !== null)
        .map((row) => {
          const { total: _t, isLast: _l, at, eventUser, eventId: event, ...charge } = row;
          return { row: charge as unknown as Row, after: [at.toISOString(), eventUser, event] };
        }),
      end: last && last.total >= most ? [last.at.toISOString(), last.eventUser, LOWEST_ID] : null,
    };
  };
}
