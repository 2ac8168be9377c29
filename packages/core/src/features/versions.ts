import type { Sql, Transaction } from '@makegood/db';
import { type VersionRow, versionOf } from '../versions/version.ts';
import type { FeatureValues, FeatureVersion } from './values.ts';

type Row = VersionRow & FeatureValues & { feature: string };

const columns = (sql: Sql | Transaction) => sql`
  v.feature, v.version, v.name, v.cost, v.credit_type, v.operation_type, v.provider, v.hold_seconds,
  v.refund_policy, v.late_success, v.archived, v.effective_at, v.created_at, v.actor,
  v.cancelled_at, v.cancelled_by`;

const toVersion = (row: Row): FeatureVersion =>
  versionOf(row, {
    ...{ name: row.name, cost: row.cost, creditType: row.creditType },
    ...{ operationType: row.operationType, provider: row.provider, holdSeconds: row.holdSeconds },
    ...{ refundPolicy: row.refundPolicy, lateSuccess: row.lateSuccess, archived: row.archived },
  });

/** A feature with the version in force, where there is one, and those that are scheduled, in order. */
export type Current = {
  feature: string;
  lastVersion: number;
  inForce: FeatureVersion | undefined;
  scheduled: FeatureVersion[];
};

/** The features, or the one of this key, as they are now; one whose versions were all cancelled is none. */
export async function currentFeatures(
  sql: Sql | Transaction,
  feature?: string,
): Promise<Current[]> {
  const rows = await sql<(Row & { versions: number })[]>`
    select ${columns(sql)}, f.versions,
      case when v.effective_at <= t.now then 'in_force' else 'scheduled' end as state
    from (select makegood_now() as now) t
    cross join features f
    cross join lateral (
      (select * from feature_versions v
        where v.feature = f.feature and v.cancelled_at is null and v.effective_at <= t.now
        order by v.effective_at desc, v.version desc limit 1)
      union all
      select * from feature_versions v
      where v.feature = f.feature and v.cancelled_at is null and v.effective_at > t.now
    ) v
    ${feature === undefined ? sql`` : sql`where f.feature = ${feature}`}
    order by v.feature, v.effective_at, v.version`;
  return [...Map.groupBy(rows, (row) => row.feature)].map(([key, own]) => {
    const versions = own.map(toVersion);
    return {
      feature: key,
      lastVersion: own[0]?.versions ?? 0,
      inForce: versions.find(({ state }) => state === 'in_force'),
      scheduled: versions.filter(({ state }) => state === 'scheduled'),
    };
  });
}

/** The versions of a feature in a range of numbers (both ends belong to it), the newest first. */
export async function featureVersions(
  sql: Sql | Transaction,
  { feature, from, to, limit }: { feature: string; from: number; to: number; limit: number },
): Promise<FeatureVersion[]> {
  const rows = await sql<Row[]>`
    select ${columns(sql)}, case
        when v.cancelled_at is not null then 'cancelled'
        when v.effective_at > t.now then 'scheduled'
        when v.version = i.version then 'in_force'
        else 'past' end as state
    from (select makegood_now() as now) t
    left join lateral (
      select version from feature_versions
      where feature = ${feature} and cancelled_at is null and effective_at <= t.now
      order by effective_at desc, version desc limit 1) i on true
    join feature_versions v on v.feature = ${feature} and v.version between ${from} and ${to}
    order by v.version desc limit ${limit}`;
  return rows.map(toVersion);
}

/** Locks a feature, which is made where there is none; returns the number of its last version, or 0. */
export async function lockFeature(tx: Transaction, feature: string): Promise<number> {
  const [row] = await tx<{ versions: number }[]>`
    insert into features as f (feature, versions) values (${feature}, 0)
    on conflict (feature) do update set versions = f.versions returning versions`;
  if (!row) throw new Error('The feature was not locked');
  return row.versions;
}

/** Writes the next version of a feature that is locked. */
export async function writeFeature(
  tx: Transaction,
  { feature, actor, now, at }: { feature: string; actor: string; now: Date; at: Date },
  values: FeatureValues,
): Promise<void> {
  await tx`
    with counted as (
      update features set versions = versions + 1 where feature = ${feature} returning versions
    )
    insert into feature_versions (feature, version, name, cost, credit_type, operation_type, provider,
      hold_seconds, refund_policy, late_success, archived, effective_at, created_at, actor)
    select ${feature}, versions, ${values.name}, ${values.cost}, ${values.creditType},
      ${values.operationType}, ${values.provider}, ${values.holdSeconds},
      ${JSON.stringify(values.refundPolicy)}::text::jsonb, ${values.lateSuccess}, ${values.archived},
      ${at}, ${now}, ${actor}
    from counted`;
}
