import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { type Actual } from './commands.ts';
import { type KnownSubscription, knownSubscription, newestOf, nothingKnown } from './merge.ts';
import { type ClerkPlan, clerkPlan } from './plan-from.ts';

const kept = z.object({ known: knownSubscription, applied: clerkPlan.nullable() });

/** All that is kept of a user's subscription at Clerk, and how the plan is here. */
export type SubscriptionState = {
  known: KnownSubscription;
  applied: ClerkPlan | null;
  actual: Actual | undefined;
  /** The user was deleted at Clerk. */
  deleted: boolean;
  now: number;
};

type Row = {
  state: unknown;
  deleted: boolean;
  planId: string | null;
  nextPlanId: string | null;
  pastDue: boolean | null;
  anchorAt: Date | null;
  now: Date;
};

export async function readState(
  sql: Sql | Transaction,
  userId: string,
): Promise<SubscriptionState> {
  const [row] = await sql<Row[]>`
    select makegood_now() as now, c.state, s.plan_id, s.next_plan_id, s.past_due, s.anchor_at,
      exists (
        select from clerk_states u where u.subject = ${userSubject(userId)} and u.deleted_at is not null
      ) as deleted
    from (select) one
    left join clerk_states c on c.subject = ${subscriptionSubject(userId)}
    left join subscriptions s on s.user_id = ${userId}`;
  if (!row) throw new Error('The database did not answer');
  const { anchorAt, planId, nextPlanId, pastDue } = row;
  return {
    ...(row.state === null ? { known: nothingKnown, applied: null } : kept.parse(row.state)),
    actual: anchorAt
      ? { planId, nextPlanId, pastDue: pastDue === true, anchorAt: anchorAt.getTime() }
      : undefined,
    deleted: row.deleted,
    now: row.now.getTime(),
  };
}

export async function writeState(
  tx: Transaction,
  userId: string,
  { known, applied }: { known: KnownSubscription; applied: ClerkPlan | null },
): Promise<void> {
  const json = JSON.stringify(kept.parse({ known, applied }));
  await tx`
    insert into clerk_states (subject, updated_at, state)
    values (${subscriptionSubject(userId)}, ${new Date(newestOf(known))}, ${json}::text::jsonb)
    on conflict (subject) do update set updated_at = excluded.updated_at, state = excluded.state`;
}

export const userSubject = (userId: string) => `user:${userId}`;
const subscriptionSubject = (userId: string) => `subscription:${userId}`;

/** Until the end of the transaction, all that comes from Clerk about a user comes one after the other. */
export const lockClerkUser = (tx: Transaction, userId: string) =>
  tx`select pg_advisory_xact_lock(hashtextextended(${userSubject(userId)}, 0))`;
