import { pgArray, type Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { Tiers } from '../plans/ensure-tiers.ts';
import { createPlan } from '../plans/put.ts';
import { createPlanInput } from '../plans/values.ts';
import type { PlanFacts } from './facts.ts';

/** Makes the plans that are not here, with the credits of their tier. */
export async function ensurePlans(
  { sql }: { sql: Sql },
  plans: PlanFacts[],
  { tiers, actor }: { tiers: Tiers; actor: string },
): Promise<void> {
  if (plans.length === 0) return;
  const rows = await sql<{ planId: string }[]>`
    select plan_id from plans where plan_id = any(${pgArray(plans.map(({ planId }) => planId))}::text[])`;
  const here = new Set(rows.map(({ planId }) => planId));
  for (const { planId, name, free } of plans.filter(({ planId }) => !here.has(planId))) {
    const credits = { credit: free ? tiers.free : tiers.pro };
    const input = createPlanInput.parse({ id: planId, name, credits });
    // Someone else may have been faster.
    await createPlan({ sql }, input, actor).catch((error: unknown) => {
      if (!(error instanceof LedgerError && error.code === 'plan_exists')) throw error;
    });
  }
}
