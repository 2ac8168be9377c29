import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { tellTime } from '../versions/now.ts';
import { versionNumber } from '../versions/version.ts';
import type { FeatureVersion } from './values.ts';
import { featureVersions, lockFeature } from './versions.ts';

export const cancelFeatureInput = z.strictObject({
  feature: field.featureKey,
  version: versionNumber,
});

/**
 * Cancels a scheduled version of a feature: it never takes effect. Again: the same answer.
 * @throws LedgerError feature_not_found, version_not_found, version_in_force when it is effective
 */
export async function cancelFeatureVersion(
  { sql }: { sql: Sql },
  { feature, version }: z.output<typeof cancelFeatureInput>,
  actor: string,
): Promise<FeatureVersion> {
  return sql.begin(async (tx) => {
    const last = await lockFeature(tx, feature);
    if (last === 0) throw new LedgerError('feature_not_found', { feature });
    const now = await tellTime(tx);
    await tx`
      update feature_versions set cancelled_at = ${now}, cancelled_by = ${actor}
      where feature = ${feature} and version = ${version} and cancelled_at is null
        and effective_at > ${now}`;
    const own = { feature, from: version, to: version, limit: 1 };
    const [read] = await featureVersions(tx, own);
    if (!read) throw new LedgerError('version_not_found', { feature, version });
    if (read.state !== 'cancelled') {
      const { effectiveAt } = read;
      throw new LedgerError('version_in_force', { feature, version, effectiveAt });
    }
    return read;
  });
}
