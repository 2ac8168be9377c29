import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { below, pageInput, pageOf } from '../versions/history.ts';
import { planVersion } from './values.ts';
import { planVersions } from './versions.ts';

export const planHistoryInput = z.strictObject({ planId: field.planId, ...pageInput });

export const planHistoryAnswer = z.object({
  id: z.string(),
  versions: z.array(planVersion),
  nextCursor: z.string().nullable(),
});

/**
 * All versions of a plan, the newest first, page by page.
 * @throws LedgerError plan_not_found
 */
export async function planHistory(
  { sql }: { sql: Sql },
  { planId: id, cursor, limit }: z.output<typeof planHistoryInput>,
): Promise<z.output<typeof planHistoryAnswer>> {
  const to = below(cursor) - 1;
  const versions = await planVersions(sql, { id, from: 1, to, limit: limit + 1 });
  if (versions.length === 0 && cursor === undefined)
    throw new LedgerError('plan_not_found', { planId: id });
  return { id, ...pageOf(versions, limit) };
}
