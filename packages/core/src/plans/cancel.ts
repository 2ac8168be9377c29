import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { cancelVersion } from '../versions/cancel.ts';
import { versionNumber } from '../versions/version.ts';
import { planKind } from './kind.ts';
import type { PlanVersion } from './values.ts';

export const cancelPlanInput = z.strictObject({ planId: field.planId, version: versionNumber });

/**
 * Cancels a scheduled version of a plan: it never takes effect. Again: the same answer.
 * @throws LedgerError plan_not_found, version_not_found, version_in_force when it is effective
 */
export async function cancelPlanVersion(
  { sql }: { sql: Sql },
  { planId, version }: z.output<typeof cancelPlanInput>,
  actor: string,
): Promise<PlanVersion> {
  return cancelVersion(sql, planKind, { key: planId, version }, actor);
}
