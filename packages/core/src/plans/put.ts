import type { Sql, Transaction } from '@makegood/db';
import type { z } from 'zod';
import { requireCreditTypes } from '../credit-types/require.ts';
import { LedgerError } from '../errors.ts';
import { effectiveFrom } from '../versions/effective-from.ts';
import { tellTime } from '../versions/now.ts';
import { refuseStale } from '../versions/refuse-stale.ts';
import { readPlan } from './list.ts';
import type { createPlanInput, PlanAnswer, putPlanInput } from './values.ts';
import { currentPlans, lockPlan, planVersions, writePlan } from './versions.ts';

/**
 * Creates a plan, or replaces what it gives, from now on or from a later time on. Users get it with
 * their next refresh. Answers the plan as it is now.
 * @throws LedgerError credit_type_not_found, effective_in_past, stale_write
 */
export async function putPlan(
  { sql }: { sql: Sql },
  { id: _, ...input }: z.output<typeof putPlanInput>,
  actor: string,
): Promise<PlanAnswer> {
  return sql.begin(async (tx) => write(tx, await lockPlan(tx, input.planId), input, actor));
}

/**
 * Creates a plan.
 * @throws LedgerError plan_exists, and as putPlan
 */
export async function createPlan(
  { sql }: { sql: Sql },
  { id: planId, ...input }: z.output<typeof createPlanInput>,
  actor: string,
): Promise<PlanAnswer> {
  return sql.begin(async (tx) => {
    const last = await lockPlan(tx, planId);
    if ((await currentPlans(tx, planId)).length > 0) {
      throw new LedgerError('plan_exists', { planId });
    }
    return write(tx, last, { planId, ...input }, actor);
  });
}

async function write(
  tx: Transaction,
  last: number,
  { planId: id, version, effectiveAt, ...values }: Omit<z.output<typeof putPlanInput>, 'id'>,
  actor: string,
): Promise<PlanAnswer> {
  await refuseStalePlan(tx, id, version, last);
  await requireCreditTypes(tx, Object.keys(values.credits));
  const now = await tellTime(tx);
  await writePlan(tx, { id, actor, now, at: effectiveFrom(effectiveAt, now) }, values);
  return readPlan(tx, id);
}

/** @throws LedgerError stale_write */
export const refuseStalePlan = (
  sql: Sql | Transaction,
  id: string,
  yours: number | undefined,
  current: number,
) =>
  refuseStale(yours, current, async (from) =>
    (await planVersions(sql, { id, from, to: current, limit: current })).toReversed(),
  );
