import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { currentPlans } from '../plans/versions.ts';
import { currentFeatures } from './versions.ts';

export const settingsAnswer = z.object({
  /** Credits for a unit of each feature that can be charged. */
  featureCosts: z.record(z.string(), field.amountOrZero),
  /** Credits at each refresh of each active plan: of the type `credit`, else of its first type, else 0. */
  planCredits: z.record(z.string(), field.amountOrZero),
});

/** What anyone may know: the cost of each feature and the credits of each plan, as they are now. */
export async function publicSettings({
  sql,
}: {
  sql: Sql;
}): Promise<z.output<typeof settingsAnswer>> {
  const [features, plans] = await Promise.all([currentFeatures(sql), currentPlans(sql)]);
  return {
    featureCosts: Object.fromEntries(
      features.flatMap(({ feature, inForce }) =>
        inForce && !inForce.values.archived ? [[feature, inForce.values.cost]] : [],
      ),
    ),
    planCredits: Object.fromEntries(
      plans.flatMap(({ id, inForce }) =>
        inForce?.values.active ? [[id, mainAmount(inForce.values.credits)]] : [],
      ),
    ),
  };
}

const mainAmount = (credits: Record<string, number>): number =>
  credits.credit ?? Object.values(credits)[0] ?? 0;
