import type { Sql, Transaction } from '@makegood/db';
import type { z } from 'zod';
import { requireCreditTypes } from '../credit-types/require.ts';
import { effectiveFrom } from '../versions/effective-from.ts';
import { tellTime } from '../versions/now.ts';
import { refuseStale } from '../versions/refuse-stale.ts';
import { readFeature } from './list.ts';
import type { FeatureAnswer, putFeatureInput } from './values.ts';
import { featureVersions, lockFeature, writeFeature } from './versions.ts';

/**
 * Creates a feature, or replaces what it costs and how it is refunded, from now on or from a later
 * time on; one that is archived is in use again. Answers the feature as it is now.
 * @throws LedgerError credit_type_not_found, effective_in_past, stale_write
 */
export async function putFeature(
  { sql }: { sql: Sql },
  { feature, version, effectiveAt, ...values }: z.output<typeof putFeatureInput>,
  actor: string,
): Promise<FeatureAnswer> {
  return sql.begin(async (tx) => {
    await refuseStaleFeature(tx, feature, version, await lockFeature(tx, feature));
    await requireCreditTypes(tx, [values.creditType]);
    const now = await tellTime(tx);
    const at = effectiveFrom(effectiveAt, now);
    await writeFeature(tx, { feature, actor, now, at }, { ...values, archived: false });
    return readFeature(tx, feature);
  });
}

/** @throws LedgerError stale_write */
export const refuseStaleFeature = (
  sql: Sql | Transaction,
  feature: string,
  yours: number | undefined,
  current: number,
) =>
  refuseStale(yours, current, async (from) =>
    (await featureVersions(sql, { feature, from, to: current, limit: current })).toReversed(),
  );
