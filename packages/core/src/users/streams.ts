import { pgArray, type Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { atMost } from '../walk.ts';

/** What happens to a user, each kind in an order of its own. */
export const streamKinds = ['charge', 'refund', 'grant', 'adjustment', 'refresh'] as const;
export type StreamKind = (typeof streamKinds)[number];

const moment = z.tuple([z.iso.datetime(), field.id]);
type Moment = z.output<typeof moment>;

/** How far each stream was told: entries of a wallet by their number, all else by time and id. */
export const streamPlace = z.strictObject({
  wallets: z.record(field.creditTypeKey, z.int().min(1)),
  /** Charges of nothing have no entries. */
  free: moment,
  refund: moment,
  grant: moment,
  adjustment: moment,
  refresh: moment,
});
export type StreamPlace = z.output<typeof streamPlace>;

/** Something that happened; an entry that opens no charge has no id. */
export type Happened = {
  stream: string;
  kind: StreamKind;
  seq: number | null;
  id: string | null;
  at: Date;
  /** Where the streams are read on after it. */
  after: StreamPlace;
};

/** Before anything that happened at `to` or later, or that happens from now on. */
export async function placeBefore(
  sql: Sql,
  userId: string,
  to: string | undefined,
): Promise<StreamPlace> {
  const wallets = await sql<{ creditType: string; entries: number }[]>`
    select credit_type, entries from wallets where user_id = ${userId}`;
  const places = await Promise.all(
    wallets.map(async ({ creditType, entries }): Promise<[string, number]> => {
      const last = entries + 1;
      return [creditType, to ? await firstSince(sql, { userId, creditType, to, last }) : last];
    }),
  );
  const before = await timeBefore(sql, to);
  return {
    wallets: Object.fromEntries(places),
    ...{ free: before, refund: before, grant: before, adjustment: before, refresh: before },
  };
}

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

async function timeBefore(sql: Sql, to: string | undefined): Promise<Moment> {
  if (to !== undefined) return [new Date(to).toISOString(), LOWEST_ID];
  const [row] = await sql<[{ now: Date }]>`select makegood_now() as now`;
  return [row.now.toISOString(), HIGHEST_ID];
}

/** The number of the wallet's first entry since a time, or of the next where there is none; by halving. */
async function firstSince(
  sql: Sql,
  {
    userId,
    creditType,
    to,
    last,
  }: { userId: string; creditType: string; to: string; last: number },
): Promise<number> {
  const [row] = await sql<{ low: number }[]>`
    with recursive halving (low, high) as (
      select 1::int8, ${last}::int8
      union all
      select case when e.at < ${to}::text::timestamptz then e.seq + 1 else low end,
        case when e.at < ${to}::text::timestamptz then high else e.seq end
      from halving join entries e on e.user_id = ${userId} and e.credit_type = ${creditType}
        and e.seq = (low + high) / 2
      where low < high
    )
    select low from halving where low = high`;
  return row?.low ?? last;
}

/**
 * So many of the newest things that happened to a user before a place, in one order. What a grant,
 * an adjustment or a refund says is told once: grants that came by one of those are left out.
 */
export async function happenedBefore(
  sql: Sql,
  userId: string,
  kinds: readonly StreamKind[],
  place: StreamPlace,
  most: number,
): Promise<Happened[]> {
  const wanted = new Set(kinds);
  const sources = [
    ...(wanted.has('charge')
      ? [paidCharges(sql, userId, place, most), freeCharges(sql, userId, place, most)]
      : []),
    ...(wanted.has('refund') ? [refunds(sql, userId, place, most)] : []),
    ...(wanted.has('grant') ? [grants(sql, userId, place, most)] : []),
    ...(wanted.has('adjustment') ? [adjustments(sql, userId, place, most)] : []),
    ...(wanted.has('refresh') ? [refreshes(sql, userId, place, most)] : []),
  ];
  const all = sources.reduce((left, right) => sql`${left} union all ${right}`);
  const rows = await sql<Omit<Happened, 'after'>[]>`
    select * from (${all}) happened (stream, kind, seq, id, at)
    order by at desc, stream, seq desc, id desc ${atMost(sql, most)}`;
  let after = place;
  return rows.map((row) => {
    after = passed(after, row);
    return { ...row, after };
  });
}

function passed(place: StreamPlace, { stream, kind, seq, id, at }: Omit<Happened, 'after'>) {
  if (seq !== null) return { ...place, wallets: { ...place.wallets, [stream]: seq } };
  if (id === null) throw new Error('What happened has neither a number nor an id');
  return { ...place, [kind === 'charge' ? 'free' : kind]: [at.toISOString(), id] };
}

/** A wallet's entries stay in the order of their numbers, also where a clock was set back between them. */
const paidCharges = (sql: Sql, userId: string, { wallets }: StreamPlace, most: number) => sql`
  select e.credit_type, 'charge', e.seq, e.charge_id,
    min(e.at) over (partition by e.credit_type order by e.seq desc)
  from unnest(${pgArray(Object.keys(wallets))}::text[], ${pgArray(Object.values(wallets))}::int8[])
    as w (credit_type, before)
  cross join lateral (
    select credit_type, seq, at, case kind when 'charge' then charge_id end as charge_id
    from entries
    where user_id = ${userId} and credit_type = w.credit_type and seq < w.before
    order by seq desc ${atMost(sql, most)}
  ) e`;

const before = (sql: Sql, at: 'created_at' | 'at', id: string, [time, last]: Moment) =>
  sql`and (${sql(at)}, ${sql(id)}) < (${time}::text::timestamptz, ${last}::text::uuid)`;

const freeCharges = (sql: Sql, userId: string, { free }: StreamPlace, most: number) => sql`
  (select '~', 'charge', null::int8, charge_id, created_at from charges
   where user_id = ${userId} and amount = 0 ${before(sql, 'created_at', 'charge_id', free)}
   order by created_at desc, charge_id desc ${atMost(sql, most)})`;

const refunds = (sql: Sql, userId: string, { refund }: StreamPlace, most: number) => sql`
  (select '~refund', 'refund', null::int8, refund_id, created_at from refunds
   where user_id = ${userId} ${before(sql, 'created_at', 'refund_id', refund)}
   order by created_at desc, refund_id desc ${atMost(sql, most)})`;

const grants = (sql: Sql, userId: string, { grant }: StreamPlace, most: number) => sql`
  (select '~grant', 'grant', null::int8, grant_id, created_at from grants g
   where user_id = ${userId} ${before(sql, 'created_at', 'grant_id', grant)}
     and not (source = 'plan' and exists (
       select from refreshes r where r.user_id = g.user_id and r.at = g.created_at))
     and not (source = 'refund' and exists (
       select from refunds r where r.user_id = g.user_id and r.created_at = g.created_at))
     and not (source = 'adjustment' and exists (
       select from adjustments a where a.user_id = g.user_id and a.created_at = g.created_at))
   order by created_at desc, grant_id desc ${atMost(sql, most)})`;

const adjustments = (sql: Sql, userId: string, { adjustment }: StreamPlace, most: number) => sql`
  (select '~adjustment', 'adjustment', null::int8, adjustment_id, created_at from adjustments
   where user_id = ${userId} ${before(sql, 'created_at', 'adjustment_id', adjustment)}
   order by created_at desc, adjustment_id desc ${atMost(sql, most)})`;

const refreshes = (sql: Sql, userId: string, { refresh }: StreamPlace, most: number) => sql`
  (select '~refresh', 'refresh', null::int8, refresh_id, at from refreshes
   where user_id = ${userId} ${before(sql, 'at', 'refresh_id', refresh)}
   order by at desc, refresh_id desc ${atMost(sql, most)})`;
