import { pgArray, type Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { ofProvider } from '../ledger/reasons.ts';
import { cursorOf, limit, nextCursor } from '../paging.ts';
import { happenedBefore, placeBefore, streamPlace, type StreamPlace } from '../users/streams.ts';
import { atMost, type Stretch, walk } from '../walk.ts';
import { chargeColumns, chargeOf } from './reading.ts';
import { refundedFor } from './refunded-for.ts';
import {
  lookUpFilter,
  type LookUpFilter,
  whereCreated,
  whereEqual,
  whereOfCharge,
} from './filter.ts';

const at = z.iso.datetime();
/** When it was opened, whose it is, and the id of its first event. */
const moment = z.tuple([at, field.userId, field.id]);
type Moment = z.output<typeof moment>;

/** What of a charge is looked for, each as monitoring counts it. */
const happenings = ['opened', 'finished', 'refunded', 'failed', 'provider_failed'] as const;

const isOfUser = ({ userId, event }: { userId?: string | undefined; event: string }) =>
  userId !== undefined && event === 'opened';

const isOfFailures = (event: string) => event === 'failed' || event === 'provider_failed';

export const listChargesInput = z
  .strictObject({
    ...lookUpFilter,
    /**
     * What `from` and `to` are the time of: when the charge was opened, came to its end, was first
     * refunded, or when its work was first told to have failed, of whatever reason or of one that is
     * the provider's that it names. Of the last three, `reason` is theirs.
     */
    event: z.enum(happenings).default('opened'),
    /** Of failures: what their message has in common with others; empty where there was none. */
    fingerprint: z.string().max(200).optional(),
    cursor: cursorOf(z.union([moment, streamPlace])).optional(),
    limit,
  })
  .refine(
    // The charges that a user opened are walked along another way than all others.
    ({ cursor, userId, event }) => !cursor || Array.isArray(cursor) !== isOfUser({ userId, event }),
    { message: 'Not a cursor of this list.', path: ['cursor'] },
  )
  .refine(({ event, fingerprint }) => fingerprint === undefined || isOfFailures(event), {
    message: 'Is for the events `failed` and `provider_failed`.',
    path: ['fingerprint'],
  });
type Input = z.output<typeof listChargesInput>;

const listedCharge = z.object({
  chargeId: field.id,
  userId: z.string(),
  createdAt: at,
  state: z.enum(['held', 'settled', 'refunded']),
  feature: z.string(),
  creditType: z.string(),
  units: z.int(),
  amount: field.amountOrZero,
  /** Given back because the work was settled for less; given back by refunds. */
  returnedAmount: field.amountOrZero,
  refundedAmount: field.amountOrZero,
  attempt: z.int(),
  provider: z.string().nullable(),
  providerTaskId: z.string().nullable(),
  apiRoute: z.string().nullable(),
  /** The provider's cost in US dollars. */
  costUsd: z.number().nullable(),
  deadline: at.nullable(),
  settledAt: at.nullable(),
  refundedAt: at.nullable(),
  /** Of its last refund. */
  reason: field.reason.nullable(),
  actor: z.string(),
});
type ListedCharge = z.output<typeof listedCharge>;

export const listChargesAnswer = z.object({ charges: z.array(listedCharge), nextCursor });

type Times = 'createdAt' | 'deadline' | 'settledAt' | 'refundedAt';
type Row = Omit<ListedCharge, Times> & Record<Times, Date | null>;

/**
 * Charges that match, newest first. A page reads a bounded part of the history: where little
 * matches it may have fewer charges than `limit`, even none, and still a cursor to look further
 * back with.
 */
export async function listCharges(
  { sql }: { sql: Sql },
  input: Input,
): Promise<z.output<typeof listChargesAnswer>> {
  const { cursor, limit: wanted, userId, reason, event } = input;
  const ofEverybody =
    reason !== undefined && event === 'opened'
      ? refundedFor<Row>(sql, { ...input, reason })
      : ofAll(sql, input);
  const { rows, nextCursor: next } =
    userId === undefined || !isOfUser(input)
      ? await walk(Array.isArray(cursor) ? cursor : newest(input), wanted, ofEverybody)
      : await walk(
          cursor && !Array.isArray(cursor) ? cursor : await placeBefore(sql, userId, input.to),
          wanted,
          ofUser(sql, userId, input),
        );
  return { charges: rows.map(listed), nextCursor: next };
}

const END_OF_TIME = '9999-12-31T23:59:59.999Z';
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

const newest = ({ to = END_OF_TIME }: LookUpFilter): Moment => [to, '', LOWEST_ID];

const iso = (date: Date | null) => date && date.toISOString();

const listed = (row: Row): ListedCharge => ({
  ...row,
  createdAt: (row.createdAt ?? new Date(0)).toISOString(),
  deadline: iso(row.deadline),
  settledAt: iso(row.settledAt),
  refundedAt: iso(row.refundedAt),
});

/** Of which event a charge is listed. */
const which = (sql: Sql, { event }: Input) =>
  ({
    opened: sql`kind in ('charged', 'held')`,
    finished: sql`finishes`,
    refunded: sql`refunds`,
    failed: sql`fails`,
    provider_failed: sql`fails and provider is not null and reason = any(${pgArray(ofProvider)}::text[])`,
  })[event];

/** By an event of each charge, in the order of time, which the events' own key is in. */
function ofAll(sql: Sql, input: Input) {
  const { from, userId: whose, state, reason, fingerprint } = input;
  const isItsReason = input.event !== 'opened' && input.event !== 'finished';
  return async ([time, userId, eventId]: Moment, most: number): Promise<Stretch<Row, Moment>> => {
    const rows = await sql<
      (Row & { total: number; at: Date; eventUser: string; eventId: string })[]
    >`
      with read as materialized (
        select at, user_id, event_id, count(*) over () as total,
          row_number() over (order by at desc, user_id desc, event_id desc) as nth,
          case when ${which(sql, input)}
            ${whereEqual(sql, input, 'e', ['creditType', 'apiRoute', 'feature', 'provider'])}
            ${isItsReason ? whereEqual(sql, input, 'e', ['reason']) : sql``}
            ${whose === undefined ? sql`` : sql`and user_id = ${whose}`}
            ${fingerprint === undefined ? sql`` : sql`and coalesce(fingerprint, '') = ${fingerprint}`}
            then charge_id end as charge_id
        from (
          select at, user_id, event_id, kind, charge_id, feature, credit_type, provider, api_route,
            reason, fingerprint, finishes, refunds, fails
          from events
          where (at, user_id, event_id) < (${time}::text::timestamptz, ${userId}, ${eventId}::text::uuid)
            ${from === undefined ? sql`` : sql`and at >= ${from}::text::timestamptz`}
          order by at desc, user_id desc, event_id desc ${atMost(sql, most)}
        ) e
      )
      select e.total, e.at, e.user_id as event_user, e.event_id, ${chargeColumns(sql)}
      from read e left join ${chargeOf(sql, 'e', null)} on true
        ${whereOfCharge(sql, { state, reason: isItsReason ? undefined : reason })}
      where c.charge_id is not null or e.nth = e.total
      order by e.nth`;
    const places = rows.map((row): { row: Row; after: Moment } => {
      const { total: _, at: happened, eventUser, eventId: event, ...charge } = row;
      return { row: charge, after: [happened.toISOString(), eventUser, event] };
    });
    const more = rows[0]?.total === most;
    return {
      found: places.filter(({ row }) => row.chargeId !== null),
      end: (more && places.at(-1)?.after) || null,
    };
  };
}

/** By the entries of the user's wallets; an index of charges by user would slow every charge. */
function ofUser(sql: Sql, userId: string, input: Input) {
  const { from } = input;
  return async (place: StreamPlace, most: number): Promise<Stretch<Row, StreamPlace>> => {
    const happened = await happenedBefore(sql, userId, ['charge'], place, most);
    const opened = happened.filter(({ id }) => id !== null);
    const rows = await sql<Row[]>`
      select ${chargeColumns(sql)}
      from unnest(${pgArray(opened.map(({ id }) => id))}::uuid[], ${pgArray(opened.map(({ seq }) => seq))}::int8[])
        as o (charge_id, seq)
      join ${chargeOf(sql, 'o', userId)} on o.seq is null or o.seq = c.first_entry
      where true ${whereCreated(sql, input, 'c.created_at')}
        ${whereEqual(sql, input, 'c', ['creditType', 'apiRoute', 'feature', 'provider'])}
        ${whereOfCharge(sql, input)}`;
    const matching = new Map(rows.map((row) => [row.chargeId, row]));
    const last = happened.at(-1);
    const past = from !== undefined && last !== undefined && last.at < new Date(from);
    return {
      found: inOrder(opened, matching),
      end: (!past && happened.length === most && last?.after) || null,
    };
  };
}

/** Each charge once, where it was opened: the last of its entries on the way back. */
function inOrder(
  opened: readonly { id: string | null; seq: number | null; after: StreamPlace }[],
  matching: ReadonlyMap<string, Row>,
) {
  const places = new Map(opened.map(({ id, after }) => [id, after]));
  return [...places].flatMap(([id, after]) => {
    const row = id === null ? undefined : matching.get(id);
    return row ? [{ row, after }] : [];
  });
}
