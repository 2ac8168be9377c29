import { pgArray, type Sql, type Transaction } from '@makegood/db';
import { type VersionRow, versionOf } from '../versions/version.ts';
import type { PlanValues, PlanVersion } from './values.ts';

type Row = VersionRow & {
  planId: string;
  name: string;
  refreshMode: PlanValues['refresh']['mode'];
  cadence: 'days' | 'month' | 'anniversary';
  everyDays: number | null;
  active: boolean;
  credits: { creditType: string; amount: number; rolloverCap: number | null }[];
};

const columns = (sql: Sql | Transaction) => sql`
  v.plan_id, v.version, v.name, v.refresh_mode, v.cadence, v.every_days, v.active, v.effective_at,
  v.created_at, v.actor, v.cancelled_at, v.cancelled_by,
  (select coalesce(json_agg(json_build_object('creditType', c.credit_type, 'amount', c.amount,
      'rolloverCap', c.rollover_cap) order by c.credit_type), '[]')
    from plan_credits c where c.plan_id = v.plan_id and c.version = v.version) as credits`;

function toVersion(row: Row): PlanVersion {
  const caps = row.credits.flatMap(({ creditType, rolloverCap }) =>
    rolloverCap === null ? [] : [[creditType, rolloverCap] as const],
  );
  return versionOf(row, {
    name: row.name,
    credits: Object.fromEntries(row.credits.map(({ creditType, amount }) => [creditType, amount])),
    refresh: {
      mode: row.refreshMode,
      every: row.cadence === 'days' ? (row.everyDays ?? 0) : row.cadence,
      ...(caps.length > 0 && { rollover: Object.fromEntries(caps) }),
    },
    active: row.active,
  });
}

/** A plan with the version in force, where there is one, and those that are scheduled, in order. */
export type Current = {
  id: string;
  lastVersion: number;
  inForce: PlanVersion | undefined;
  scheduled: PlanVersion[];
};

/** The plans, or the one of this id, as they are now; one whose versions were all cancelled is none. */
export async function currentPlans(sql: Sql | Transaction, id?: string): Promise<Current[]> {
  const rows = await sql<(Row & { versions: number })[]>`
    select ${columns(sql)}, p.versions,
      case when v.effective_at <= t.now then 'in_force' else 'scheduled' end as state
    from (select makegood_now() as now) t
    cross join plans p
    cross join lateral (
      (select * from plan_versions v
        where v.plan_id = p.plan_id and v.cancelled_at is null and v.effective_at <= t.now
        order by v.effective_at desc, v.version desc limit 1)
      union all
      select * from plan_versions v
      where v.plan_id = p.plan_id and v.cancelled_at is null and v.effective_at > t.now
    ) v
    ${id === undefined ? sql`` : sql`where p.plan_id = ${id}`}
    order by v.plan_id, v.effective_at, v.version`;
  return [...Map.groupBy(rows, (row) => row.planId)].map(([planId, own]) => {
    const versions = own.map(toVersion);
    return {
      id: planId,
      lastVersion: own[0]?.versions ?? 0,
      inForce: versions.find(({ state }) => state === 'in_force'),
      scheduled: versions.filter(({ state }) => state === 'scheduled'),
    };
  });
}

/** The versions of a plan in a range of numbers (both ends belong to it), the newest first. */
export async function planVersions(
  sql: Sql | Transaction,
  { id, from, to, limit }: { id: string; from: number; to: number; limit: number },
): Promise<PlanVersion[]> {
  const rows = await sql<Row[]>`
    select ${columns(sql)}, case
        when v.cancelled_at is not null then 'cancelled'
        when v.effective_at > t.now then 'scheduled'
        when v.version = i.version then 'in_force'
        else 'past' end as state
    from (select makegood_now() as now) t
    left join lateral (
      select version from plan_versions
      where plan_id = ${id} and cancelled_at is null and effective_at <= t.now
      order by effective_at desc, version desc limit 1) i on true
    join plan_versions v on v.plan_id = ${id} and v.version between ${from} and ${to}
    order by v.version desc limit ${limit}`;
  return rows.map(toVersion);
}

/** Locks a plan, which is made where there is none; returns the number of its last version, or 0. */
export async function lockPlan(tx: Transaction, id: string): Promise<number> {
  const [row] = await tx<{ versions: number }[]>`
    insert into plans as p (plan_id, versions) values (${id}, 0)
    on conflict (plan_id) do update set versions = p.versions returning versions`;
  if (!row) throw new Error('The plan was not locked');
  return row.versions;
}

/** Writes the next version of a plan that is locked. */
export async function writePlan(
  tx: Transaction,
  { id, actor, now, at }: { id: string; actor: string; now: Date; at: Date },
  { name, credits, refresh: { mode, every, rollover = {} }, active }: PlanValues,
): Promise<void> {
  const days = typeof every === 'number' ? every : null;
  const types = Object.keys(credits);
  await tx`
    with counted as (
      update plans set versions = versions + 1 where plan_id = ${id} returning versions
    ), written as (
      insert into plan_versions (plan_id, version, name, refresh_mode, cadence, every_days, active,
        effective_at, created_at, actor)
      select ${id}, versions, ${name}, ${mode}, ${days === null ? every : 'days'}, ${days}::smallint,
        ${active}, ${at}, ${now}, ${actor}
      from counted returning version
    )
    insert into plan_credits (plan_id, version, credit_type, amount, rollover_cap)
    select ${id}, written.version, c.credit_type, c.amount, c.rollover_cap
    from written, unnest(
      ${pgArray(types)}::text[],
      ${pgArray(types.map((type) => credits[type] ?? 0))}::int8[],
      ${pgArray(types.map((type) => (Object.hasOwn(rollover, type) ? (rollover[type] ?? null) : null)))}::int8[]
    ) as c (credit_type, amount, rollover_cap)`;
}
