import type { Sql, Transaction } from '@makegood/db';
import type { z } from 'zod';
import { requireCreditTypes } from '../credit-types/require.ts';
import { LedgerError } from '../errors.ts';
import { putVersion } from '../versions/put.ts';
import { readCurrent } from '../versions/read.ts';
import { refuseStale } from '../versions/refuse-stale.ts';
import { lock } from '../versions/write.ts';
import { planKind } from './kind.ts';
import { readPlan } from './list.ts';
import type { createPlanInput, PlanAnswer, putPlanInput } from './values.ts';

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
  return sql.begin(async (tx) => write(tx, await lock(tx, planKind, input.planId), input, actor));
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
    const currentVersion = await lock(tx, planKind, planId);
    const present = await readCurrent(tx, planKind, planId);
    if (present.length > 0) throw new LedgerError('plan_exists', { planId });
    return write(tx, currentVersion, { planId, ...input }, actor);
  });
}

async function write(
  tx: Transaction,
  currentVersion: number,
  { planId, version, effectiveAt, ...values }: Omit<z.output<typeof putPlanInput>, 'id'>,
  actor: string,
): Promise<PlanAnswer> {
  await refuseStale(tx, planKind, planId, { yourVersion: version, currentVersion });
  await requireCreditTypes(tx, Object.keys(values.credits));
  await putVersion(tx, planKind, { key: planId, effectiveAt, actor }, values);
  return readPlan(tx, planId);
}
