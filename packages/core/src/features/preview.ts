import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { requireCreditTypes } from '../credit-types/require.ts';
import * as field from '../ledger/fields.ts';
import { MAX_CREDITS } from '../ledger/limits.ts';
import { changeAnswer, changesBetween } from '../versions/changes.ts';
import { effectiveFrom } from '../versions/effective-from.ts';
import { tellTime } from '../versions/now.ts';
import { readCurrent } from '../versions/read.ts';
import { refuseStale } from '../versions/refuse-stale.ts';
import { featureKind } from './kind.ts';
import { featureValues, type FeatureValues, type putFeatureInput } from './values.ts';

const DAYS_MS = 30 * 86_400_000;

const usage = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** Users who were charged for the feature, however it was priced. */
  users: z.int(),
  /** Charges that took the feature's cost for each unit, in its credit type. */
  charges: z.int(),
  units: z.int(),
  /** What these took, in the credit type it has now. */
  creditsBefore: field.amountOrZero,
  /** What they would have taken with the new cost, in the new credit type; at most 2^53-1. */
  creditsAfter: field.amountOrZero,
  /** Charges that named an amount or another credit type: the change does not concern them. */
  otherCharges: z.int(),
});

export const previewFeatureAnswer = z.object({
  feature: z.string(),
  effectiveAt: z.iso.datetime(),
  /** What it is now; null where nothing is in force yet. */
  before: featureValues.nullable(),
  after: featureValues,
  changed: z.array(changeAnswer),
  /** The use of the last 30 days. */
  usage,
});

/**
 * What a PUT would change, and what the use of the last 30 days would have cost by it, as it was
 * charged (before any refund). Changes nothing. Its cost follows the events of 30 days.
 * @throws LedgerError as the PUT: credit_type_not_found, effective_in_past, stale_write
 */
export async function previewFeature(
  { sql }: { sql: Sql },
  { feature, version, effectiveAt, ...input }: z.output<typeof putFeatureInput>,
): Promise<z.output<typeof previewFeatureAnswer>> {
  const [current] = await readCurrent(sql, featureKind, feature);
  const currentVersion = current?.lastVersion ?? 0;
  await refuseStale(sql, featureKind, feature, { yourVersion: version, currentVersion });
  await requireCreditTypes(sql, [input.creditType]);
  const now = await tellTime(sql);
  const before = current?.inForce?.values ?? null;
  const after = { ...input, archived: false };
  return {
    feature,
    effectiveAt: effectiveFrom(effectiveAt, now).toISOString(),
    before,
    after,
    changed: changesBetween(before, after),
    usage: await usageOf(sql, feature, before ?? after, after, now),
  };
}

async function usageOf(
  sql: Sql,
  feature: string,
  { creditType }: FeatureValues,
  { cost }: FeatureValues,
  now: Date,
): Promise<z.output<typeof usage>> {
  const from = new Date(now.getTime() - DAYS_MS);
  type Row = Omit<z.output<typeof usage>, 'from' | 'to'>;
  const [row] = await sql<Row[]>`
    with versions as (
      -- What was there before the first version cost the same, as far as is known.
      select cost, credit_type,
        case when version = min(version) over () then '-infinity' else effective_at end as since,
        lead(effective_at) over (order by effective_at, version) as until
      from feature_versions
      where feature = ${feature} and cancelled_at is null and effective_at <= ${now}
    ), used as (
      select e.user_id, e.units, e.amount,
        coalesce(e.credit_type = ${creditType} and v.credit_type = ${creditType}
          and e.amount = v.cost::numeric * e.units, false) as priced
      from events e
      left join (select * from versions where until is null or until > ${from}) v
        on e.at >= v.since and (v.until is null or e.at < v.until)
      where e.feature = ${feature} and e.kind in ('charged', 'held')
        and e.at between ${from} and ${now}
    ), priced as (
      select count(*)::int as charges, coalesce(sum(units), 0) as units, coalesce(sum(amount), 0) as amount
      from used where priced
    )
    select charges, units, least(amount, ${MAX_CREDITS}) as credits_before,
      least(units * ${cost}::numeric, ${MAX_CREDITS}) as credits_after,
      (select count(distinct user_id)::int from used) as users,
      (select count(*)::int from used where not priced) as other_charges
    from priced`;
  if (!row) throw new Error('The use was not counted');
  return { from: from.toISOString(), to: now.toISOString(), ...row };
}
