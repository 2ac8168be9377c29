import type { Sql, Transaction } from '@makegood/db';
import type { SubscribedType } from './event.ts';

/** The time in which to look, from `from` up to, not including, `to`. */
type Stretch = { from: string | null; to: string };

/** Credits per credit type below which a balance is low. */
export type LowBalance = Readonly<Record<string, number>>;

type Fragment = ReturnType<Sql>;

/** Facts of the ledger as they are told: type, key (unique in its type), subject, at, payload. */
type Source = {
  types: readonly SubscribedType[];
  read: (tx: Transaction, stretch: Stretch, lowBalance: LowBalance) => Fragment;
};

const within = (tx: Transaction, column: string, { from, to }: Stretch) => tx`
  ${tx(column)} >= ${from}::text::timestamptz and ${tx(column)} < ${to}::text::timestamptz`;

/** A time as JSON has it. */
const iso = (tx: Transaction, column: string) => tx`
  to_char(${tx(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const charges: Source = {
  types: ['charge.held', 'charge.settled', 'charge.absorbed'],
  read: (tx, stretch) => tx`
    select case e.kind when 'charged' then 'charge.settled' else 'charge.' || e.kind end as type,
      e.event_id::text as key, 'charge:' || e.charge_id as subject, e.at,
      jsonb_build_object('chargeId', e.charge_id, 'userId', e.user_id, 'feature', e.feature,
        'provider', e.provider, 'creditType', e.credit_type, 'units', e.units, 'amount', e.amount,
        'at', ${iso(tx, 'e.at')})
      || case when e.kind = 'held' then '{}' else jsonb_build_object('costUsd', c.cost_usd) end
      || case when e.kind in ('charged', 'settled')
        then jsonb_build_object('returned', e.returned, 'reason', e.reason) else '{}' end as payload
    from events e join charges c on c.charge_id = e.charge_id and c.user_id = e.user_id
    where ${within(tx, 'e.at', stretch)} and e.kind <> 'refunded'`,
};

const refunds: Source = {
  types: ['charge.refunded'],
  read: (tx, stretch) => tx`
    select 'charge.refunded' as type, r.refund_id::text as key, 'refund:' || r.refund_id as subject,
      r.created_at as at,
      jsonb_build_object('refundId', r.refund_id, 'chargeId', r.charge_id, 'userId', r.user_id,
        'feature', r.feature, 'provider', r.provider, 'creditType', r.credit_type, 'units', r.units,
        'amount', r.amount, 'remaining', r.remaining_after, 'reason', r.reason,
        'at', ${iso(tx, 'r.created_at')}) as payload
    from refunds r where ${within(tx, 'r.created_at', stretch)}`,
};

/** Whoever had at least so much, and has less at the end of a transaction: not in between. */
const lowBalances: Source = {
  types: ['balance.low'],
  read: (tx, stretch, lowBalance) => tx`
    select 'balance.low' as type, n.credit_type || ':' || n.seq || ':' || n.user_id as key,
      'user:' || n.user_id as subject, n.at,
      jsonb_build_object('userId', n.user_id, 'creditType', n.credit_type, 'balance', n.after,
        'threshold', n.threshold, 'at', ${iso(tx, 'n.at')}) as payload
    from (
      select n.user_id, n.credit_type, n.at, t.value::int8 as threshold, max(n.seq) as seq,
        (array_agg(n.balance_before order by n.seq))[1] as before,
        (array_agg(n.balance_after order by n.seq desc))[1] as after
      from entries n
      join jsonb_each_text(${tx.json(lowBalance)}::jsonb) t on t.key = n.credit_type
      where ${within(tx, 'n.at', stretch)}
      group by n.user_id, n.credit_type, n.at, t.value) n
    where n.before >= n.threshold and n.after < n.threshold`,
};

const refreshes: Source = {
  types: ['credits.refreshed'],
  read: (tx, stretch) => tx`
    select 'credits.refreshed' as type, r.refresh_id::text as key, 'user:' || r.user_id as subject, r.at,
      jsonb_build_object('refreshId', r.refresh_id, 'userId', r.user_id, 'kind', r.kind,
        'planId', r.plan_id, 'at', ${iso(tx, 'r.at')}, 'changes', (
          select coalesce(jsonb_agg(c || jsonb_build_object(
            'granted', coalesce((c -> 'granted' ->> 'amount')::int8, 0)) order by n), '[]')
          from jsonb_array_elements(r.changes) with ordinality as _ (c, n))) as payload
    from refreshes r where ${within(tx, 'r.at', stretch)} and r.outcome = 'refreshed'`,
};

const sources: readonly Source[] = [charges, refunds, lowBalances, refreshes];

/** The types that are told from the ledger's facts; the others are told by whoever makes them happen. */
export const factTypes: readonly SubscribedType[] = sources.flatMap(({ types }) => types);

/** Reads the facts of these types, and nothing where there are none of them to read. */
export function readFacts(
  tx: Transaction,
  types: ReadonlySet<string>,
  stretch: Stretch,
  lowBalance: LowBalance,
): Fragment | null {
  const parts = sources
    .filter((source) => source.types.some((type) => types.has(type)))
    .map(({ read }) => read(tx, stretch, lowBalance));
  const [first, ...others] = parts;
  return first ? others.reduce((all, one) => tx`${all} union all ${one}`, first) : null;
}
