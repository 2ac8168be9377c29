import type { Sql } from '@makegood/db';

export type Task = { provider: string; providerTaskId: string };
export type TaskCharge = { userId: string; chargeId: string };

/**
 * The charge of a provider's task: of several, the newest that was asked for. One that a late success
 * was charged again by belongs to the one before, which answers for both.
 */
export async function findTaskCharge(
  sql: Sql,
  { provider, providerTaskId }: Task,
): Promise<TaskCharge | undefined> {
  const [row] = await sql<TaskCharge[]>`
    select c.user_id, c.charge_id from charges c
    where c.provider_task_id = ${providerTaskId} and c.provider = ${provider}
      and not exists (
        select from charges a
        where a.provider_task_id = ${providerTaskId} and a.user_id = c.user_id
          and a.recharged_by = c.charge_id)
    order by c.charge_id desc limit 1`;
  return row;
}
