import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { tellTime } from '../versions/now.ts';
import { versionNumber } from '../versions/version.ts';
import type { PlanVersion } from './values.ts';
import { lockPlan, planVersions } from './versions.ts';

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
  return sql.begin(async (tx) => {
    const last = await lockPlan(tx, planId);
    if (last === 0) throw new LedgerError('plan_not_found', { planId });
    const now = await tellTime(tx);
    await tx`
      update plan_versions set cancelled_at = ${now}, cancelled_by = ${actor}
      where plan_id = ${planId} and version = ${version} and cancelled_at is null
        and effective_at > ${now}`;
    const [read] = await planVersions(tx, { id: planId, from: version, to: version, limit: 1 });
    if (!read) throw new LedgerError('version_not_found', { planId, version });
    if (read.state !== 'cancelled') {
      const { effectiveAt } = read;
      throw new LedgerError('version_in_force', { planId, version, effectiveAt });
    }
    return read;
  });
}
