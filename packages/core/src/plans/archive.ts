import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { archive } from '../versions/archive.ts';
import { planKind } from './kind.ts';

export const archivePlanInput = z.strictObject({ planId: field.planId });

/**
 * Archives a plan: nobody comes to it any more; who is on it stays and is refreshed. What was
 * scheduled is cancelled. Again: the same answer.
 * @throws LedgerError plan_not_found
 */
export async function archivePlan(
  { sql }: { sql: Sql },
  { planId }: z.output<typeof archivePlanInput>,
  actor: string,
): Promise<{ id: string; archivedAt: string }> {
  return { id: planId, ...(await archive(sql, planKind, planId, actor)) };
}
