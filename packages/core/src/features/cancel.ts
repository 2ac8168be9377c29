import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { cancelVersion } from '../versions/cancel.ts';
import { versionNumber } from '../versions/version.ts';
import { featureKind } from './kind.ts';
import type { FeatureVersion } from './values.ts';

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
  return cancelVersion(sql, featureKind, { key: feature, version }, actor);
}
