import type { Sql } from '@makegood/db';
import type { z } from 'zod';
import { requireCreditTypes } from '../credit-types/require.ts';
import { putVersion } from '../versions/put.ts';
import { refuseStale } from '../versions/refuse-stale.ts';
import { lock } from '../versions/write.ts';
import { featureKind } from './kind.ts';
import { readFeature } from './list.ts';
import type { FeatureAnswer, putFeatureInput } from './values.ts';

/**
 * Creates a feature, or replaces what it costs and how it is refunded, from now on or from a later
 * time on; one that is archived is in use again. Answers the feature as it is now.
 * @throws LedgerError credit_type_not_found, effective_in_past, stale_write
 */
export async function putFeature(
  { sql }: { sql: Sql },
  { feature, version, effectiveAt, ...input }: z.output<typeof putFeatureInput>,
  actor: string,
): Promise<FeatureAnswer> {
  return sql.begin(async (tx) => {
    const currentVersion = await lock(tx, featureKind, feature);
    await refuseStale(tx, featureKind, feature, { yourVersion: version, currentVersion });
    await requireCreditTypes(tx, [input.creditType]);
    const values = { ...input, archived: false };
    await putVersion(tx, featureKind, { key: feature, effectiveAt, actor }, values);
    return readFeature(tx, feature);
  });
}
