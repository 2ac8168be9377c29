import { z } from 'zod';
import type { Books } from '../ledger/books.ts';
import type { RefreshCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import * as field from '../ledger/fields.ts';
import { idempotencyOf } from '../ledger/idempotency.ts';
import { type Context, requireUser } from '../ledger/rules.ts';
import type { Plan, Subscription } from '../ledger/state.ts';
import type { NotRefreshed, RefreshAnswer } from './answers.ts';
import { nextRefresh } from './calendar.ts';
import { planOf } from './plan-of.ts';
import { previewOf } from './preview.ts';
import { balancesOf, creditsFor, periodOf, renew, renewalsOf, unchangedBalance } from './renew.ts';

export const refreshUserInput = z.strictObject({
  userId: field.userId,
  dryRun: z.boolean().default(false),
  idempotencyKey: field.idempotencyKey.optional(),
});

/**
 * Renews a user's plan credits now, due or not; the next period begins now. A user whose refreshes
 * are held, or who is on no plan, stays as they are, and the answer says why.
 * @returns the balance before and after; with `dryRun`, what it would be, and nothing changes
 * @throws LedgerError user_not_found, balance_overflow, idempotency_key_reused
 */
export async function refreshUser(
  ledger: Ledger,
  { dryRun, ...input }: z.output<typeof refreshUserInput>,
  actor: string,
): Promise<RefreshAnswer> {
  const command: RefreshCommand = { kind: 'refresh', userId: input.userId, force: true, actor };
  if (dryRun) return previewOf<RefreshAnswer>(ledger, command);
  return ledger.submit<RefreshAnswer>({ ...command, idempotency: idempotencyOf(input) });
}

export function decideRefresh(
  books: Books,
  command: RefreshCommand,
  context: Context,
): RefreshAnswer {
  const { userId, actor, runId = null, force } = command;
  requireUser(books, userId);
  const subscription = books.subscription(userId);
  const reason = standsAgainst(subscription, command, books, context);
  if (reason !== null) return untouched(books, userId, reason, subscription, context);
  if (!subscription) throw new Error('Who is refreshed has a subscription');
  const plan = planOf(books, subscription.nextPlanId ?? subscription.planId);
  const { nextRefreshAt: due, day } = subscription;
  const dueAt = due !== null && due <= context.now ? due : null;
  // Who is refreshed before it is due begins a new period; who is due keeps the days it is counted by.
  const anchorAt = dueAt === null && force ? context.now : anchorOf(plan, subscription, dueAt);
  const refreshId = context.newId();
  const renewals = renewalsOf(plan, subscription, books);
  const changes = renew(books, userId, renewals, { refreshId, actor }, context);
  const nextRefreshAt = nextRefresh(plan.rhythm, anchorAt, context.now, day);
  books.changeSubscription(subscription, {
    planId: plan.planId,
    nextPlanId: null,
    anchorAt,
    lastRefreshAt: context.now,
    nextRefreshAt,
    period: periodOf(creditsFor(plan, subscription)),
    failures: 0,
    lastFailure: null,
  });
  books.refreshes.push({
    ...{ userId, refreshId, kind: 'refresh', runId, planId: plan.planId, at: context.now, dueAt },
    ...{ changes, reverses: null, actor },
  });
  return {
    refreshed: true,
    reason: null,
    refreshId,
    ...balancesOf(changes),
    changes,
    nextRefreshAt: new Date(nextRefreshAt).toISOString(),
    replayed: false,
  };
}

/**
 * So many days are counted from the last date, where that came by another rhythm than the plan has now:
 * the next one would otherwise follow within days.
 */
function anchorOf(plan: Plan, { anchorAt, day }: Subscription, dueAt: number | null): number {
  if (dueAt === null || dueAt <= anchorAt || plan.rhythm.cadence !== 'days') return anchorAt;
  return nextRefresh(plan.rhythm, anchorAt, dueAt - 1, day) === dueAt ? anchorAt : dueAt;
}

function standsAgainst(
  subscription: Subscription | undefined,
  { userId, runId, force }: RefreshCommand,
  books: Books,
  { now }: Context,
): NotRefreshed | null {
  if (!subscription || subscription.planId === null) return 'no_plan';
  if (subscription.hold) return 'held';
  if (subscription.pastDue) return 'past_due';
  if (runId !== undefined && books.refreshedInRun.has(`${runId} ${userId}`))
    return 'already_in_run';
  const { nextRefreshAt } = subscription;
  return force || (nextRefreshAt !== null && nextRefreshAt <= now) ? null : 'not_due';
}

function untouched(
  books: Books,
  userId: string,
  reason: NotRefreshed,
  subscription: Subscription | undefined,
  context: Context,
): RefreshAnswer {
  const next = subscription?.nextRefreshAt ?? null;
  return {
    refreshed: false,
    reason,
    refreshId: null,
    ...unchangedBalance(books, userId, context),
    changes: [],
    nextRefreshAt: next === null ? null : new Date(next).toISOString(),
    replayed: false,
  };
}
