import type { Sql, Transaction } from '@makegood/db';
import type { Current, Kind } from './kind.ts';
import { type Version, type VersionRow, versionOf } from './version.ts';

type Row = VersionRow & { key: string; versions: number };

const columns = <Values>(sql: Sql | Transaction, kind: Kind<Values>) => sql`
  v.${sql(kind.key)} as key, v.version, v.effective_at, v.created_at, v.actor, v.cancelled_at,
  v.cancelled_by, ${kind.columns(sql)}`;

/** Everything of a kind, or the one of this key, as it is now; what has only cancelled versions is none. */
export async function readCurrent<Values>(
  sql: Sql | Transaction,
  kind: Kind<Values>,
  key?: string,
): Promise<Current<Values>[]> {
  const rows = await sql<Row[]>`
    select ${columns(sql, kind)}, p.versions,
      case when v.effective_at <= t.now then 'in_force' else 'scheduled' end as state
    from (select makegood_now() as now) t
    cross join ${sql(kind.table)} p
    cross join lateral (
      (select * from ${sql(kind.versions)} v
        where v.${sql(kind.key)} = p.${sql(kind.key)} and v.cancelled_at is null
          and v.effective_at <= t.now
        order by v.effective_at desc, v.version desc limit 1)
      union all
      select * from ${sql(kind.versions)} v
      where v.${sql(kind.key)} = p.${sql(kind.key)} and v.cancelled_at is null
        and v.effective_at > t.now
    ) v
    ${key === undefined ? sql`` : sql`where p.${sql(kind.key)} = ${key}`}
    order by 1, v.effective_at, v.version`;
  return [...Map.groupBy(rows, (row) => row.key)].map(([own, its]) => {
    const versions = its.map((row) => versionOf(row, kind.valuesOf(row)));
    return {
      key: own,
      lastVersion: its[0]?.versions ?? 0,
      inForce: versions.find(({ state }) => state === 'in_force'),
      scheduled: versions.filter(({ state }) => state === 'scheduled'),
    };
  });
}

/** The versions of a thing in a range of numbers (both ends belong to it), the newest first. */
export async function readVersions<Values>(
  sql: Sql | Transaction,
  kind: Kind<Values>,
  { key, from, to, limit }: { key: string; from: number; to: number; limit: number },
): Promise<Version<Values>[]> {
  const rows = await sql<Row[]>`
    select ${columns(sql, kind)}, case
        when v.cancelled_at is not null then 'cancelled'
        when v.effective_at > t.now then 'scheduled'
        when v.version = i.version then 'in_force'
        else 'past' end as state
    from (select makegood_now() as now) t
    left join lateral (
      select version from ${sql(kind.versions)}
      where ${sql(kind.key)} = ${key} and cancelled_at is null and effective_at <= t.now
      order by effective_at desc, version desc limit 1) i on true
    join ${sql(kind.versions)} v
      on v.${sql(kind.key)} = ${key} and v.version between ${from} and ${to}
    order by v.version desc limit ${limit}`;
  return rows.map((row) => versionOf(row, kind.valuesOf(row)));
}
