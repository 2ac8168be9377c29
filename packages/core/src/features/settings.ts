import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';

export const settingsAnswer = z.object({
  featureCosts: z.record(z.string(), field.amountOrZero),
  planCredits: z.record(z.string(), field.amountOrZero),
});

/** What anyone may know: the cost of each feature and the credits of each plan. */
export async function publicSettings({
  sql,
}: {
  sql: Sql;
}): Promise<z.output<typeof settingsAnswer>> {
  const rows = await sql<{ feature: string; cost: number }[]>`
    select feature, cost from features_in_force where not archived order by feature`;
  return {
    featureCosts: Object.fromEntries(rows.map((row) => [row.feature, row.cost])),
    planCredits: {},
  };
}
