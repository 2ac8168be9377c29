import type { Sql, Transaction } from '@makegood/db';
import type { Ledger } from '../ledger/engine.ts';
import type { Tiers } from '../plans/ensure-tiers.ts';
import { applySubscription, runTogether } from './apply.ts';
import { ensurePlans } from './ensure-plans.ts';
import type { SubscriptionFacts, UserFacts } from './facts.ts';
import { lockClerkUser, readState } from './state.ts';
import { deleteUser, writeUsers } from './write-users.ts';

/** What an event says. */
export type ClerkNews =
  | { kind: 'user'; user: UserFacts }
  | { kind: 'user_deleted'; userId: string }
  | { kind: 'subscription'; facts: SubscriptionFacts }
  /** Nothing that changes anything here. */
  | { kind: 'nothing'; userId: string | null };

export type ClerkEvent = {
  /** The same for every delivery of the event. */
  eventId: string;
  type: string;
  /** When it happened, in milliseconds since 1970 UTC. */
  occurredAt: number;
  news: ClerkNews;
};

/** applied; stale: something newer was applied before; ignored: not for us. */
export type ClerkOutcome = 'applied' | 'stale' | 'ignored';

export type ClerkInbox = {
  /** A pool of its own: a connection is held while the ledger, on connections of its own, is at work. */
  sql: Sql;
  ledger: Ledger;
  /** Credits of plans that come from Clerk. */
  tiers: Tiers;
};

const ACTOR = 'clerk';

/**
 * Takes an event of Clerk's: each once, however often it comes, at whichever server, and in whatever
 * order. Returns once it is committed; the same event again gets the same answer.
 * @throws LedgerError as the ledger refuses a change of plan; the event was not taken then
 */
export async function takeClerkEvent(inbox: ClerkInbox, event: ClerkEvent): Promise<ClerkOutcome> {
  const { sql, ledger, tiers } = inbox;
  const { news } = event;
  const userId = userOf(news);
  if (news.kind === 'subscription') {
    await ensurePlans(ledger, news.facts.plans, { tiers, actor: ACTOR });
  }
  return (await sql.begin(async (tx) => {
    if (userId !== null) await lockClerkUser(tx, userId);
    const [taken] = await tx<{ outcome: ClerkOutcome }[]>`
      select outcome from clerk_events where event_id = ${event.eventId}`;
    if (taken) return taken.outcome;
    const outcome = await apply(tx, ledger, event);
    await tx`
      insert into clerk_events (event_id, type, user_id, occurred_at, received_at, outcome)
      values (${event.eventId}, ${event.type}, ${userId}, ${new Date(event.occurredAt)},
        makegood_now(), ${outcome})
      on conflict do nothing`;
    return outcome;
  })) as ClerkOutcome;
}

function userOf(news: ClerkNews): string | null {
  switch (news.kind) {
    case 'user':
      return news.user.userId;
    case 'subscription':
      return news.facts.userId;
    case 'user_deleted':
    case 'nothing':
      return news.userId;
  }
}

async function apply(tx: Transaction, ledger: Ledger, event: ClerkEvent): Promise<ClerkOutcome> {
  const { news } = event;
  switch (news.kind) {
    case 'user':
      return (await writeUsers(tx, [news.user])).size > 0 ? 'applied' : 'stale';
    case 'subscription':
      return (await applySubscription(tx, ledger, news.facts, ACTOR)) ? 'applied' : 'stale';
    case 'user_deleted': {
      const { actual, deleted } = await readState(tx, news.userId);
      if (deleted) return 'stale';
      await leavePlan(ledger, news.userId, actual?.planId ?? null);
      await deleteUser(tx, news.userId, event.occurredAt);
      return 'applied';
    }
    case 'nothing':
      return 'ignored';
  }
}

async function leavePlan(ledger: Ledger, userId: string, planId: string | null): Promise<void> {
  if (planId === null) return;
  await runTogether(ledger, [
    { kind: 'refresh_settings', userId, pastDue: false, actor: ACTOR },
    { kind: 'subscribe', userId, planId: null, when: 'now', actor: ACTOR },
  ]);
}
