import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { tellTime } from '../versions/now.ts';
import { readCurrent } from '../versions/read.ts';
import { type CurrentFeature, featureKind } from './kind.ts';

const DAYS_MS = 30 * 86_400_000;
const OPERATION_TYPE = /^[A-Z][A-Z0-9_]*$/;

const codes = [
  'operation_type_malformed',
  'operation_type_shared',
  'operation_type_changes',
  'charged_not_in_force',
] as const;

const problem = z.object({ code: z.enum(codes), detail: z.string() });
type Problem = z.output<typeof problem>;

export const operationTypesAnswer = z.object({
  ok: z.boolean(),
  features: z.array(
    z.object({
      feature: z.string(),
      operationType: z.string(),
      cost: z.int(),
      creditType: z.string(),
      ok: z.boolean(),
      problems: z.array(problem),
    }),
  ),
  problems: z.array(problem.extend({ feature: z.string() })),
});

/**
 * Checks the mapping from features to operation types: each well-formed, one price for each, none
 * about to change, and nothing charged in the last 30 days that is not in force now. Its cost
 * follows the events of 30 days.
 */
export async function checkOperationTypes({
  sql,
}: {
  sql: Sql;
}): Promise<z.output<typeof operationTypesAnswer>> {
  const now = await tellTime(sql);
  const [current, charged] = await Promise.all([
    readCurrent(sql, featureKind),
    sql<{ feature: string }[]>`
      select distinct feature from events
      where at between ${new Date(now.getTime() - DAYS_MS)} and ${now}
        and kind in ('charged', 'held') and feature is not null`,
  ]);
  const wasCharged = new Set(charged.map(({ feature }) => feature));
  const active = current.filter(isActive);
  const features = current.flatMap((one) => {
    const shown = (one.inForce ?? one.scheduled[0])?.values;
    if (!shown) return [];
    const { operationType, cost, creditType } = shown;
    const problems = [
      ...malformed(one),
      ...(isActive(one) ? shared(one, active) : []),
      ...changing(one),
      ...(wasCharged.has(one.key) && !isActive(one) ? [notInForce] : []),
    ];
    return [
      {
        feature: one.key,
        operationType,
        cost,
        creditType,
        ok: problems.length === 0,
        problems,
      },
    ];
  });
  const problems = features.flatMap(({ feature, problems: own }) =>
    own.map((one) => ({ feature, ...one })),
  );
  return { ok: problems.length === 0, features, problems };
}

const isActive = ({ inForce }: CurrentFeature) => inForce !== undefined && !inForce.values.archived;

const notInForce: Problem = {
  code: 'charged_not_in_force',
  detail: 'It was charged in the last 30 days and cannot be charged now.',
};

function malformed({ inForce, scheduled }: CurrentFeature): Problem[] {
  const types = [inForce, ...scheduled].flatMap((version) => version?.values.operationType ?? []);
  return [...new Set(types)]
    .filter((type) => !OPERATION_TYPE.test(type))
    .map((type) => ({
      code: 'operation_type_malformed',
      detail: `${JSON.stringify(type)} is not capitals, digits and _ that begin with a capital.`,
    }));
}

function shared({ key, inForce }: CurrentFeature, active: CurrentFeature[]): Problem[] {
  const own = inForce?.values;
  return active.flatMap((other): Problem[] => {
    const values = other.inForce?.values;
    if (!own || !values || other.key === key) return [];
    if (values.operationType !== own.operationType) return [];
    if (values.cost === own.cost && values.creditType === own.creditType) return [];
    const detail =
      `${other.key} has the same operation type ${own.operationType}, ` +
      `but costs ${values.cost} ${values.creditType} and not ${own.cost} ${own.creditType}.`;
    return [{ code: 'operation_type_shared', detail }];
  });
}

function changing({ inForce, scheduled }: CurrentFeature): Problem[] {
  const now = inForce?.values.operationType;
  return scheduled.flatMap(({ version, effectiveAt, values: { operationType } }): Problem[] => {
    if (now === undefined || operationType === now) return [];
    const detail = `Version ${version} makes it ${operationType} at ${effectiveAt}.`;
    return [{ code: 'operation_type_changes', detail }];
  });
}
