import { pgArray, type Sql } from '@makegood/db';
import { z } from 'zod';
import { chargeOf } from '../charges/reading.ts';
import * as field from '../ledger/fields.ts';
import { cursorOf, limit, nextCursor } from '../paging.ts';
import { type Stretch, walk } from '../walk.ts';
import { requireExists } from './require.ts';
import {
  type Happened,
  happenedBefore,
  placeBefore,
  streamKinds,
  streamPlace,
  type StreamPlace,
} from './streams.ts';

const kinds = [...streamKinds, 'plan_change'] as const;
const list = <T extends readonly [string, ...string[]]>(of: T) =>
  z.union([z.enum(of).transform((one) => [one]), z.array(z.enum(of)).min(1)]);

export const timelineInput = z.strictObject({
  userId: field.userId,
  /** Only these. */
  kind: list(kinds).optional(),
  /** Only what this actor did (`staff:…`, `key:…`, `sweeper`), or a kind of actor (`staff`). */
  actor: field.label.optional(),
  /** What happened at this time or later, and before that. */
  from: field.time.optional(),
  to: field.time.optional(),
  cursor: cursorOf(streamPlace).optional(),
  limit,
});
type Input = z.output<typeof timelineInput>;

const at = z.iso.datetime();

/** `id` with `kind` opens its story: a charge's, a refund's, a grant's, an adjustment's, a refresh's. */
const timelineItem = z.object({
  kind: z.enum(kinds),
  id: field.id,
  at,
  /** Who caused it. */
  actor: z.string(),
  creditType: z.string().nullable(),
  /** Credits taken by a charge, given by all else; of a refresh or a plan change, all it granted. */
  amount: z.int(),
  /** Of a charge as it is now, of a grant, of a refresh: refreshed or failed. */
  state: z.string().nullable(),
  /** The charge of a refund, and a charge itself. */
  chargeId: field.id.nullable(),
  feature: z.string().nullable(),
  provider: z.string().nullable(),
  apiRoute: z.string().nullable(),
  /** Why it was refunded or adjusted; of a charge, by its last refund. */
  reason: z.string().nullable(),
  /** Staff's note, a provider's error, or why a refresh failed. */
  note: z.string().nullable(),
  /** Of a charge: when it was settled, and last refunded. */
  settledAt: at.nullable(),
  refundedAt: at.nullable(),
  refundedAmount: field.amountOrZero.nullable(),
  /** Where the credits of a grant came from. */
  source: z.string().nullable(),
  /** refresh, start, plan_change or reversal. */
  refreshKind: z.string().nullable(),
  planId: z.string().nullable(),
});
type Item = z.output<typeof timelineItem>;

export const timelineAnswer = z.object({ items: z.array(timelineItem), nextCursor });

type Times = 'at' | 'settledAt' | 'refundedAt';
type Row = Omit<Item, Times> & { at: Date; settledAt: Date | null; refundedAt: Date | null };

/**
 * What happened to a user, newest first: charges by the time they were opened, with what became of
 * them, refunds, grants, adjustments, refreshes and plan changes. What came by a refund, an
 * adjustment or a refresh is not told again as a grant. A page may have fewer items than `limit`,
 * even none, and still a cursor to look further back with.
 * @throws LedgerError user_not_found
 */
export async function getTimeline(
  { sql }: { sql: Sql },
  input: Input,
): Promise<z.output<typeof timelineAnswer>> {
  const { userId, from, to, cursor, limit: wanted } = input;
  await requireExists(sql, userId);
  const asked = new Set(input.kind ?? kinds);
  const streams = streamKinds.filter(
    (kind) => asked.has(kind) || (kind === 'refresh' && asked.has('plan_change')),
  );
  const stretch = async (place: StreamPlace, most: number): Promise<Stretch<Item, StreamPlace>> => {
    const happened = await happenedBefore(sql, userId, streams, place, most);
    const rows = await tell(sql, input, happened);
    const told = new Map(rows.map((row) => [row.id, row]));
    const places = new Map(happened.map(({ id, after }) => [id, after]));
    const last = happened.at(-1);
    const past = from !== undefined && last !== undefined && last.at < new Date(from);
    return {
      found: [...places].flatMap(([id, after]) => {
        const row = id === null ? undefined : told.get(id);
        return row && asked.has(row.kind) ? [{ row: shown(row), after }] : [];
      }),
      end: (!past && happened.length === most && last?.after) || null,
    };
  };
  return asAnswer(await walk(cursor ?? (await placeBefore(sql, userId, to)), wanted, stretch));
}

const asAnswer = ({ rows, nextCursor: next }: { rows: Item[]; nextCursor: string | null }) => ({
  items: rows,
  nextCursor: next,
});

const shown = (row: Row): Item => ({
  ...row,
  at: row.at.toISOString(),
  settledAt: row.settledAt && row.settledAt.toISOString(),
  refundedAt: row.refundedAt && row.refundedAt.toISOString(),
});

/** The facts of what happened, of those that match. */
function tell(sql: Sql, { userId, actor, from, to }: Input, happened: readonly Happened[]) {
  const ids = (kind: Happened['kind']) =>
    pgArray(happened.flatMap((one) => (one.kind === kind && one.id !== null ? [one.id] : [])));
  const charges = happened.filter(({ kind, id }) => kind === 'charge' && id !== null);
  return sql<Row[]>`
    select * from (
      select 'charge', c.charge_id, c.created_at, c.actor, c.credit_type, c.amount, c.state, c.charge_id,
        c.feature, c.provider, c.api_route, r.reason, r.error_message, c.settled_at, c.refunded_at,
        c.refunded_amount, null, null, null
      from unnest(${pgArray(charges.map(({ id }) => id))}::uuid[], ${pgArray(charges.map(({ seq }) => seq))}::int8[])
        as o (charge_id, seq)
      join ${chargeOf(sql, 'o', userId)} on o.seq is null or o.seq = c.first_entry
      left join lateral (
        select reason, error_message from refunds r
        where r.user_id = c.user_id and r.charge_id = c.charge_id and c.refunded_at is not null
        order by r.remaining_after, r.refund_id desc limit 1
      ) r on true
      union all
      select 'refund', refund_id, created_at, actor, credit_type, amount, null, charge_id, feature,
        provider, api_route, reason, error_message, null, null, null, null, null, null
      from refunds where user_id = ${userId} and refund_id = any(${ids('refund')}::uuid[])
      union all
      select 'grant', grant_id, created_at, actor, credit_type, amount, state, null, null,
        null, null, null, null, null, null, null, source, null, null
      from grants where user_id = ${userId} and grant_id = any(${ids('grant')}::uuid[])
      union all
      select 'adjustment', adjustment_id, created_at, actor, credit_type, amount, null, null, null,
        null, null, reason, note, null, null, null, null, null, null
      from adjustments where user_id = ${userId} and adjustment_id = any(${ids('adjustment')}::uuid[])
      union all
      select case when kind in ('start', 'plan_change') then 'plan_change' else 'refresh' end,
        refresh_id, at, actor, null, granted, outcome, null, null,
        null, null, null, error, null, null, null, null, kind, plan_id
      from refreshes where user_id = ${userId} and refresh_id = any(${ids('refresh')}::uuid[])
    ) told (kind, id, at, actor, credit_type, amount, state, charge_id, feature, provider, api_route,
      reason, note, settled_at, refunded_at, refunded_amount, source, refresh_kind, plan_id)
    where true
      ${actor === undefined ? sql`` : sql`and (actor = ${actor} or starts_with(actor, ${`${actor}:`}))`}
      ${from === undefined ? sql`` : sql`and at >= ${from}::text::timestamptz`}
      ${to === undefined ? sql`` : sql`and at < ${to}::text::timestamptz`}`;
}
