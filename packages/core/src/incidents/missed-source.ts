import { pgArray, type Sql, type Transaction } from '@makegood/db';
import { whereEqual } from '../charges/filter.ts';
import { reasonOf } from '../ledger/refund-policy.ts';
import { atMost } from '../walk.ts';
import type { MissedSelection } from './selection.ts';

/** Where the next rows of the walk back in time begin: a time, a user and the id of what happened. */
export type MissedPlace = [at: string, userId: string, id: string];

/** A deadline passes; only what stays held for longer than the sweeper takes was missed. */
const SWEPT_WITHIN = '1 minute';
const KEPT_SINCE = '30 days';

/**
 * Charges that may be owed a refund, newest first: failures that were told and paid for all the same,
 * holds past their deadline, and refunds that could not be made. Each by an index of its own, so that
 * the history is not read.
 */
export function missedSource(
  sql: Sql | Transaction,
  selection: MissedSelection,
  { before, most }: { before: MissedPlace | null; most: number },
) {
  const { cause } = selection;
  return sql`
    select * from (
      ${cause === undefined || cause === 'kept' ? kept(sql, selection, before, most) : none(sql)}
      union all
      ${cause === undefined || cause === 'overdue' ? overdue(sql, selection, before, most) : none(sql)}
      union all
      ${cause === undefined || cause === 'refund_failed' ? failed(sql, selection, before, most) : none(sql)}
    ) missed
    order by at desc, user_id desc, id desc ${atMost(sql, most)}`;
}

const none = (sql: Sql | Transaction) => sql`
  select null::timestamptz as at, null::text as user_id, null::uuid as id, null::uuid as charge_id,
    null::text as cause, null::text as reason, null::uuid as failed_refund_id, null::int8 as owed,
    null::text as detail
  where false`;

type Column = 'e.at' | 'c.deadline' | 'f.created_at';

const within = (sql: Sql | Transaction, { from, to }: MissedSelection, column: Column) => sql`
  ${from === undefined ? sql`` : sql`and ${sql(column)} >= ${from}::text::timestamptz`}
  ${to === undefined ? sql`` : sql`and ${sql(column)} < ${to}::text::timestamptz`}`;

const kept = (
  sql: Sql | Transaction,
  selection: MissedSelection,
  before: MissedPlace | null,
  most: number,
) => sql`
  (select e.at, e.user_id, e.event_id as id, e.charge_id, 'kept' as cause, e.reason,
    null::uuid as failed_refund_id, null::int8 as owed, e.fingerprint as detail
  from events e
  where e.kind = 'settled' and e.fails ${within(sql, selection, 'e.at')}
    ${selection.from === undefined ? sql`and e.at >= (select makegood_now()) - ${KEPT_SINCE}::interval` : sql``}
    ${before ? sql`and (e.at, e.user_id, e.event_id) < (${before[0]}::text::timestamptz, ${before[1]}, ${before[2]}::text::uuid)` : sql``}
  order by e.at desc, e.user_id desc, e.event_id desc ${atMost(sql, most)})`;

/** Of a held charge: what its worker has not told as delivered. */
const undelivered = (sql: Sql | Transaction) =>
  sql`(c.amount - c.returned_amount - c.refunded_amount - coalesce(c.settled_amount, 0))`;

const overdue = (
  sql: Sql | Transaction,
  selection: MissedSelection,
  before: MissedPlace | null,
  most: number,
) => sql`
  (select c.deadline as at, c.user_id, c.charge_id as id, c.charge_id, 'overdue' as cause,
    case when c.provider_task_id is null then 'worker_crashed' else 'callback_missing' end as reason,
    null::uuid as failed_refund_id, ${undelivered(sql)} as owed, null::text as detail
  from charges c
  where c.state = 'held' and ${undelivered(sql)} > 0 and c.deadline < (select makegood_now()) - ${SWEPT_WITHIN}::interval
    ${within(sql, selection, 'c.deadline')}
    ${before ? sql`and (c.deadline, c.user_id, c.charge_id) < (${before[0]}::text::timestamptz, ${before[1]}, ${before[2]}::text::uuid)` : sql``}
  order by c.deadline desc, c.user_id desc, c.charge_id desc ${atMost(sql, most)})`;

const failed = (
  sql: Sql | Transaction,
  selection: MissedSelection,
  before: MissedPlace | null,
  most: number,
) => sql`
  (select f.created_at as at, f.user_id, f.failed_refund_id as id, f.charge_id, 'refund_failed' as cause,
    coalesce(f.command ->> 'reason', ${JSON.stringify(reasonOf)}::text::jsonb ->> (f.command ->> 'failure'),
      case when c.provider_task_id is null then 'worker_crashed' else 'callback_missing' end) as reason,
    f.failed_refund_id, (f.command ->> 'amount')::int8 as owed, f.last_error as detail
  from failed_refunds f
  join charges c on c.charge_id = f.charge_id and c.user_id = f.user_id
  where f.resolved_at is null ${within(sql, selection, 'f.created_at')}
    ${before ? sql`and (f.created_at, f.user_id, f.failed_refund_id) < (${before[0]}::text::timestamptz, ${before[1]}, ${before[2]}::text::uuid)` : sql``}
  order by f.created_at desc, f.user_id desc, f.failed_refund_id desc ${atMost(sql, most)})`;

/** What is tried again is told as such, and as nothing else. */
const nonePending = (sql: Sql | Transaction) => sql`not exists (
  select from failed_refunds f
  where f.user_id = c.user_id and f.charge_id = c.charge_id and f.resolved_at is null)`;

/** Of a row `m` of the source and its charge `c`: whether it is owed still, and is what is looked for. */
export const isMissed = (sql: Sql | Transaction, selection: MissedSelection) => sql`
  c.amount - c.returned_amount - c.refunded_amount > 0
  and case m.cause
    when 'kept' then (c.refunded_at is null or c.refunded_at <= m.at) and ${nonePending(sql)}
    when 'overdue' then c.state = 'held' and ${nonePending(sql)}
    else true end
  ${selection.userId === undefined ? sql`` : sql`and c.user_id = ${selection.userId}`}
  ${selection.reason === undefined ? sql`` : sql`and m.reason = ${selection.reason}`}
  ${whereEqual(sql, selection, 'c', ['creditType', 'apiRoute', 'feature', 'provider'])}
  ${selection.chargeIds === undefined ? sql`` : sql`and c.charge_id = any(${pgArray(selection.chargeIds)}::uuid[])`}`;
