import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { history, pageInput } from '../versions/history.ts';
import { planKind } from './kind.ts';
import { planVersion } from './values.ts';

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
  { planId, ...page }: z.output<typeof planHistoryInput>,
): Promise<z.output<typeof planHistoryAnswer>> {
  return { id: planId, ...(await history(sql, planKind, { key: planId, ...page })) };
}
