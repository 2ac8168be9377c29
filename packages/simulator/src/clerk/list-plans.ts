import { z } from 'zod';
import { planJson } from './json/plan.ts';
import { page, readQuery, single } from './query.ts';
import type { ClerkWorld } from './world.ts';

const planQuery = z.strictObject({
  ...page,
  payer_type: single(z.enum(['user', 'org']).optional()),
});

/** `GET /v1/billing/plans`: a page of plans, the newest first. Throws ClerkError (422). */
export function listPlans(world: ClerkWorld, queries: Record<string, string[]>) {
  const { limit, offset, payer_type: payerType } = readQuery(planQuery, queries);
  const plans = payerType === 'org' ? [] : [...world.plans.values()];
  const newestFirst = plans.sort((a, b) => b.sequence - a.sequence);
  return {
    data: newestFirst.slice(offset, offset + limit).map(planJson),
    total_count: plans.length,
  };
}
