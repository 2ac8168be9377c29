import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { planKind } from '../plans/kind.ts';
import { readCurrent } from '../versions/read.ts';
import { featureKind } from './kind.ts';

export const settingsAnswer = z.object({
  /** Credits for a unit of each feature that can be charged. */
  featureCosts: z.record(z.string(), field.amountOrZero),
  /** The credit type that each of them is charged in. */
  featureCreditTypes: z.record(z.string(), field.creditTypeKey),
  /** Credits at each refresh of each active plan: of the type `credit`, else of its first type, else 0. */
  planCredits: z.record(z.string(), field.amountOrZero),
});

/** What anyone may know: what each feature costs and the credits of each plan, as they are now. */
export async function publicSettings({
  sql,
}: {
  sql: Sql;
}): Promise<z.output<typeof settingsAnswer>> {
  const [features, plans] = await Promise.all([
    readCurrent(sql, featureKind),
    readCurrent(sql, planKind),
  ]);
  const charged = features.flatMap(({ key, inForce }) =>
    inForce && !inForce.values.archived ? [{ key, ...inForce.values }] : [],
  );
  return {
    featureCosts: Object.fromEntries(charged.map(({ key, cost }) => [key, cost])),
    featureCreditTypes: Object.fromEntries(charged.map(({ key, creditType }) => [key, creditType])),
    planCredits: Object.fromEntries(
      plans.flatMap(({ key, inForce }) =>
        inForce?.values.active ? [[key, mainAmount(inForce.values.credits)]] : [],
      ),
    ),
  };
}

const mainAmount = (credits: Record<string, number>): number =>
  credits.credit ?? Object.values(credits)[0] ?? 0;
