import { z } from 'zod';
import type { Ledger } from '../ledger/engine.ts';
import * as field from '../ledger/fields.ts';
import { planChangeTime, subscribe } from '../refresh/subscribe.ts';
import { getUser, type UserAnswer } from './get.ts';

export const putUserInput = z.strictObject({
  userId: field.userId,
  /** What is left out stays as it is; null clears it. */
  email: field.label.nullable().optional(),
  name: field.label.nullable().optional(),
  /** Puts the user on a plan; null takes the user off it. */
  planId: field.planId.nullable().optional(),
  /** When the plan changes. */
  planChange: planChangeTime.default('now'),
  idempotencyKey: field.idempotencyKey.optional(),
});

/**
 * Changes a user, who is created where there is none. The plan goes first: when it is refused,
 * nothing has happened.
 * @throws LedgerError plan_not_found, plan_archived, balance_overflow, idempotency_key_reused
 */
export async function putUser(
  ledger: Ledger,
  { userId, email, name, planId, planChange, idempotencyKey }: z.output<typeof putUserInput>,
  actor: string,
): Promise<UserAnswer> {
  if (planId !== undefined) {
    const change = { userId, planId, when: planChange, dryRun: false };
    await subscribe(ledger, { ...change, ...(idempotencyKey && { idempotencyKey }) }, actor);
  }
  await ledger.sql`
    insert into users as u (user_id, email, name, created_at)
    values (${userId}, ${email ?? null}, ${name ?? null}, makegood_now())
    on conflict (user_id) do update set
      email = case when ${email !== undefined} then excluded.email else u.email end,
      name = case when ${name !== undefined} then excluded.name else u.name end
    where ${email !== undefined || name !== undefined}`;
  return getUser(ledger, { userId });
}
