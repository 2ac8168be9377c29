import type { PlanFacts } from '../clerk/facts.ts';
import { listPlans } from '../plans/list.ts';
import { putPlan } from '../plans/put.ts';
import { type PlanAnswer, putPlanInput } from '../plans/values.ts';
import { codeOf } from './refusal.ts';
import { count, type Difference, fail, list } from './report.ts';
import type { Sync } from './sync.ts';

/** Makes Clerk's plans plans of ours; credits by override, else as they are, else those of the tier. */
export async function syncPlans(sync: Sync, found: PlanFacts[]): Promise<void> {
  const { inbox, input, report } = sync;
  const { creditOverrides: overrides = {} } = input;
  const here = new Map((await listPlans(inbox.ledger)).map((plan) => [plan.id, plan]));
  report.plans.total = found.length;
  for (const plan of found) {
    const before = here.get(plan.planId);
    const credits =
      overrides[plan.planId] ?? before?.credits.credit ?? creditsOf(sync, plan, before);
    const differences = differencesOf(plan, before, credits);
    try {
      if (differences.length > 0 && !input.dryRun) await write(sync, plan, before, credits);
      count(report.plans, before === undefined, differences);
      list(report, differences);
    } catch (error) {
      fail(report, { kind: 'plan', id: plan.planId, code: codeOf(error) });
    }
  }
  const known = new Set(found.map(({ planId }) => planId));
  for (const id of Object.keys(overrides).filter((id) => !known.has(id))) {
    fail(report, { kind: 'plan', id, code: 'plan_not_found' });
  }
}

/** A plan that is here keeps what it gives, also where that is nothing of the type `credit`. */
function creditsOf({ inbox }: Sync, { free }: PlanFacts, before: PlanAnswer | undefined) {
  if (before) return null;
  return free ? inbox.tiers.free : inbox.tiers.pro;
}

function differencesOf(
  { planId: id, name }: PlanFacts,
  before: PlanAnswer | undefined,
  credits: number | null,
): Difference[] {
  const was = before?.credits.credit ?? null;
  return [
    { field: 'name', before: before?.name ?? null, after: name },
    { field: 'credits', before: was, after: credits },
  ]
    .filter(({ before, after }) => before !== after)
    .map((one) => ({ kind: 'plan', id, ...one }));
}

async function write(
  { inbox, actor }: Sync,
  { planId, name }: PlanFacts,
  before: PlanAnswer | undefined,
  credit: number | null,
): Promise<void> {
  const { refresh, active } = before ?? {};
  const credits = { ...before?.credits, ...(credit !== null && { credit }) };
  const input = putPlanInput.parse({
    ...{ planId, name, credits },
    ...(refresh && { refresh }),
    ...(active !== undefined && { active }),
  });
  await putPlan(inbox.ledger, input, actor);
}
