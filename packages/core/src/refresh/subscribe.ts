import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { Books } from '../ledger/books.ts';
import type { SubscribeCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import * as field from '../ledger/fields.ts';
import { idempotencyOf } from '../ledger/idempotency.ts';
import { type Context, openWallet } from '../ledger/rules.ts';
import type { Plan, Subscription } from '../ledger/state.ts';
import { planCreditChange } from './answers.ts';
import { nextRefresh } from './calendar.ts';
import { planOf } from './plan-of.ts';
import { previewOf } from './preview.ts';
import { prorated } from './prorate.ts';
import {
  balancesOf,
  creditsFor,
  periodOf,
  planRemaining,
  renew,
  type Renewal,
  revocations,
  unchangedBalance,
} from './renew.ts';

/** now: a new period of the new plan begins; prorate: the period goes on with the share of it that is left. */
export const planChangeTime = z.enum(['now', 'prorate', 'next_refresh']);

export const subscribeInput = z.strictObject({
  userId: field.userId,
  planId: field.planId.nullable(),
  when: planChangeTime.default('now'),
  dryRun: z.boolean().default(false),
  idempotencyKey: field.idempotencyKey.optional(),
});

export const subscribeAnswer = z.object({
  /** Whether anything is different from before. */
  changed: z.boolean(),
  planId: z.string().nullable(),
  nextPlanId: z.string().nullable(),
  refreshId: field.id.nullable(),
  oldBalance: field.amountOrZero,
  newBalance: field.amountOrZero,
  changes: z.array(planCreditChange),
  nextRefreshAt: z.iso.datetime().nullable(),
  replayed: z.boolean(),
});
export type SubscribeAnswer = z.output<typeof subscribeAnswer>;

/**
 * Puts a user, who is created where there is none, on a plan, or with null on none: takes back what
 * is left of the old plan's credits and grants the new one's, in one transaction. Bought, promo and
 * refund credits stay. The same plan again changes nothing but withdraws a change that was to come.
 * @throws LedgerError plan_not_found, plan_archived, balance_overflow, idempotency_key_reused
 */
export async function subscribe(
  ledger: Ledger,
  { dryRun, ...input }: z.output<typeof subscribeInput>,
  actor: string,
): Promise<SubscribeAnswer> {
  const { userId, planId, when } = input;
  const command: SubscribeCommand = { kind: 'subscribe', userId, planId, when, actor };
  if (dryRun) return previewOf<SubscribeAnswer>(ledger, command);
  return ledger.submit<SubscribeAnswer>({ ...command, idempotency: idempotencyOf(input) });
}

export function decideSubscribe(
  books: Books,
  command: SubscribeCommand,
  context: Context,
): SubscribeAnswer {
  const { userId, planId } = command;
  const before = books.subscription(userId);
  if (planId === null && command.when === 'next_refresh') {
    throw new LedgerError('invalid_request', {
      reason:
        'Without a plan there is no next refresh. Name the plan that follows, such as `free`.',
    });
  }
  if (planId === null) return leave(books, command, before, context);
  const plan = planOf(books, planId);
  if (before?.planId === planId) return stay(books, before, context);
  if (!plan.active) throw new LedgerError('plan_archived', { planId });
  if (before && before.planId !== null && command.when === 'next_refresh') {
    const changed = before.nextPlanId !== planId;
    if (changed) books.changeSubscription(before, { nextPlanId: planId });
    return answer(books, before, changed, context);
  }
  if (before && before.planId !== null && command.when === 'prorate') {
    const remainingOf = (creditType: string) => {
      openWallet(books, userId, creditType, context);
      return planRemaining(books, userId, creditType);
    };
    const moved = prorated(plan, before, context.now, remainingOf);
    if (moved) {
      const { renewals, period } = moved;
      return change(books, command, before, plan, renewals, { period }, context);
    }
  }
  return begin(books, command, before, plan, context);
}

const none = (userId: string, now: number): Subscription => ({
  ...{ userId, planId: null, nextPlanId: null, anchorAt: now, lastRefreshAt: null },
  ...{ nextRefreshAt: null, hold: false, pastDue: false, day: null, customAmount: null },
  ...{ period: {}, failures: 0, lastFailure: null },
});

/** The user's subscription, which is made where there is none. */
export function openSubscription(books: Books, userId: string, now: number): Subscription {
  const found = books.subscription(userId);
  if (found) return found;
  const made = none(userId, now);
  books.addSubscription(made);
  return made;
}

function stay(books: Books, subscription: Subscription, context: Context): SubscribeAnswer {
  const changed = subscription.nextPlanId !== null;
  if (changed) books.changeSubscription(subscription, { nextPlanId: null });
  return answer(books, subscription, changed, context);
}

/** A whole period of the plan begins. */
function begin(
  books: Books,
  command: SubscribeCommand,
  before: Subscription | undefined,
  plan: Plan,
  context: Context,
): SubscribeAnswer {
  const { now } = context;
  const anchorAt = command.anchorAt ?? now;
  const credits = creditsFor(plan, before ?? { customAmount: null });
  const renewals = [
    ...credits.map(({ creditType, amount }) => ({
      creditType,
      target: () => ({ keep: 0, grant: amount }),
    })),
    ...revocations(books, command.userId, credits),
  ];
  const period = {
    anchorAt,
    lastRefreshAt: now,
    nextRefreshAt: nextRefresh(plan.rhythm, anchorAt, now, before?.day ?? null),
    period: periodOf(credits),
  };
  return change(books, command, before, plan, renewals, period, context);
}

function leave(
  books: Books,
  command: SubscribeCommand,
  before: Subscription | undefined,
  context: Context,
): SubscribeAnswer {
  if (!before || before.planId === null) {
    const nowhere = before ?? none(command.userId, context.now);
    return answer(books, nowhere, false, context);
  }
  const renewals = revocations(books, command.userId, []);
  return change(
    books,
    command,
    before,
    null,
    renewals,
    { nextRefreshAt: null, period: {} },
    context,
  );
}

/** Revoke, reset and grant as one. */
function change(
  books: Books,
  { userId, actor }: SubscribeCommand,
  before: Subscription | undefined,
  plan: Plan | null,
  renewals: Renewal[],
  period: Partial<Subscription>,
  context: Context,
): SubscribeAnswer {
  const refreshId = context.newId();
  const changes = renew(books, userId, renewals, { refreshId, actor }, context);
  const kind = before && before.planId !== null ? 'plan_change' : 'start';
  const subscription = openSubscription(books, userId, context.now);
  books.refreshes.push({
    ...{ userId, refreshId, kind, runId: null, planId: plan?.planId ?? null, at: context.now },
    ...{ dueAt: null, changes, reverses: null, actor },
  });
  const fresh = { failures: 0, lastFailure: null, nextPlanId: null };
  books.changeSubscription(subscription, { ...fresh, planId: plan?.planId ?? null, ...period });
  return {
    ...answer(books, subscription, true, context),
    refreshId,
    changes,
    ...balancesOf(changes),
  };
}

function answer(
  books: Books,
  subscription: Subscription,
  changed: boolean,
  context: Context,
): SubscribeAnswer {
  const { userId, planId, nextPlanId, nextRefreshAt } = subscription;
  return {
    ...{ changed, planId, nextPlanId, refreshId: null, changes: [] },
    ...unchangedBalance(books, userId, context),
    nextRefreshAt: nextRefreshAt === null ? null : new Date(nextRefreshAt).toISOString(),
    replayed: false,
  };
}
