import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { tellTime } from '../versions/now.ts';
import { currentPlans, lockPlan, writePlan } from './versions.ts';

export const archivePlanInput = z.strictObject({ planId: field.planId });

/**
 * Archives a plan: nobody comes to it any more; who is on it stays and is refreshed. What was
 * scheduled is cancelled. Again: the same answer.
 * @throws LedgerError plan_not_found
 */
export async function archivePlan(
  { sql }: { sql: Sql },
  { planId: id }: z.output<typeof archivePlanInput>,
  actor: string,
): Promise<{ id: string; archivedAt: string }> {
  return sql.begin(async (tx) => {
    await lockPlan(tx, id);
    const [current] = await currentPlans(tx, id);
    const last = current?.inForce ?? current?.scheduled[0];
    if (!last) throw new LedgerError('plan_not_found', { planId: id });
    const now = await tellTime(tx);
    await tx`
      update plan_versions set cancelled_at = ${now}, cancelled_by = ${actor}
      where plan_id = ${id} and cancelled_at is null and effective_at > ${now}`;
    if (current?.inForce?.values.active === false) return { id, archivedAt: last.effectiveAt };
    await writePlan(tx, { id, actor, now, at: now }, { ...last.values, active: false });
    return { id, archivedAt: now.toISOString() };
  });
}
