import type { Sql, Transaction } from '@makegood/db';
import { readCurrent } from '../versions/read.ts';
import { type CurrentPlan, planKind } from './kind.ts';
import type { PlanAnswer } from './values.ts';

/** All plans, archived ones and those that are not yet in force too, by id. */
export async function listPlans({ sql }: { sql: Sql }): Promise<PlanAnswer[]> {
  const [plans, users] = await Promise.all([readCurrent(sql, planKind), countUsers(sql)]);
  return plans.map((plan) => answerOf(plan, users.get(plan.key) ?? 0));
}

/** @throws LedgerError plan_not_found */
export async function readPlan(sql: Sql | Transaction, id: string): Promise<PlanAnswer> {
  const [[current], users] = await Promise.all([
    readCurrent(sql, planKind, id),
    countUsers(sql, id),
  ]);
  if (!current) throw planKind.notFound(id);
  return answerOf(current, users.get(id) ?? 0);
}

async function countUsers(sql: Sql | Transaction, id?: string): Promise<Map<string, number>> {
  const rows = await sql<{ planId: string; users: number }[]>`
    select plan_id, count(*)::int as users from subscriptions
    where ${id === undefined ? sql`plan_id is not null` : sql`plan_id = ${id}`} group by plan_id`;
  return new Map(rows.map(({ planId, users }) => [planId, users]));
}

function answerOf(
  { key, lastVersion, inForce, scheduled }: CurrentPlan,
  users: number,
): PlanAnswer {
  const shown = inForce ?? scheduled[0];
  if (!shown) throw new Error('The plan has no version');
  return {
    id: key,
    ...shown.values,
    users,
    version: lastVersion,
    inForce: inForce !== undefined,
    archivedAt: shown.values.active ? null : shown.effectiveAt,
    updatedAt: shown.effectiveAt,
    scheduled,
  };
}
