import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { below, pageInput, pageOf } from '../versions/history.ts';
import { featureVersion } from './values.ts';
import { featureVersions } from './versions.ts';

export const featureHistoryInput = z.strictObject({ feature: field.featureKey, ...pageInput });

export const featureHistoryAnswer = z.object({
  feature: z.string(),
  versions: z.array(featureVersion),
  nextCursor: z.string().nullable(),
});

/**
 * All versions of a feature, the newest first, page by page.
 * @throws LedgerError feature_not_found
 */
export async function featureHistory(
  { sql }: { sql: Sql },
  { feature, cursor, limit }: z.output<typeof featureHistoryInput>,
): Promise<z.output<typeof featureHistoryAnswer>> {
  const to = below(cursor) - 1;
  const versions = await featureVersions(sql, { feature, from: 1, to, limit: limit + 1 });
  if (versions.length === 0 && cursor === undefined)
    throw new LedgerError('feature_not_found', { feature });
  return { feature, ...pageOf(versions, limit) };
}
