import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { history, pageInput } from '../versions/history.ts';
import { featureKind } from './kind.ts';
import { featureVersion } from './values.ts';

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
  { feature, ...page }: z.output<typeof featureHistoryInput>,
): Promise<z.output<typeof featureHistoryAnswer>> {
  return { feature, ...(await history(sql, featureKind, { key: feature, ...page })) };
}
