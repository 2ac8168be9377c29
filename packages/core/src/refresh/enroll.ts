import { LedgerError } from '../errors.ts';
import type { Books } from '../ledger/books.ts';
import type { EnrollCommand } from '../ledger/command.ts';
import { type Context, issue, openWallet, requireRoom } from '../ledger/rules.ts';
import type { PlanCreditChange } from '../ledger/state.ts';
import { nextRefresh, staggered } from './calendar.ts';
import { planOf } from './plan-of.ts';
import { creditsFor, periodOf } from './renew.ts';
import { openSubscription } from './subscribe.ts';

export type EnrollAnswer = {
  plan: number;
  purchase: number;
  nextRefreshAt: string | null;
  replayed: boolean;
};

/**
 * Takes over a user of another system: what the balance has up to the plan's amount becomes plan
 * credits, which the next refresh renews, and what is beyond it was bought, which no refresh touches.
 * Who was refreshed there goes on from then; who was not is said to have begun some day of the last
 * 30, so that those who come together are not refreshed together.
 */
export function decideEnroll(books: Books, command: EnrollCommand, context: Context): EnrollAnswer {
  const { userId, planId, balance, lastRefreshAt, actor } = command;
  const { now } = context;
  const wallet = openWallet(books, userId, 'credit', context);
  if (books.subscription(userId) || wallet.entries > 0) throw new LedgerError('user_exists');
  const plan = planId === null ? null : planOf(books, planId);
  requireRoom(wallet, balance);
  const credits = plan ? creditsFor(plan, { customAmount: null }) : [];
  const amount = credits.find(({ creditType }) => creditType === 'credit')?.amount ?? 0;
  const fromPlan = Math.min(balance, amount);
  const bought = balance - fromPlan;
  let nextRefreshAt: number | null = null;
  if (plan) {
    const refreshId = context.newId();
    const anchorAt = lastRefreshAt ?? staggered(userId, now);
    nextRefreshAt = nextRefresh(plan.rhythm, anchorAt, lastRefreshAt ?? now);
    const change: PlanCreditChange = {
      ...{ creditType: 'credit', oldBalance: 0, newBalance: fromPlan, expired: 0, granted: null },
    };
    if (fromPlan > 0) {
      const grant = issue(books, wallet, { source: 'plan', amount: fromPlan, actor }, context);
      books.post(wallet, grant, 'grant', fromPlan, now, { refreshId });
      change.granted = { grantId: grant.grantId, amount: fromPlan };
    }
    const subscription = openSubscription(books, userId, now);
    books.changeSubscription(subscription, {
      ...{ planId, anchorAt, lastRefreshAt, nextRefreshAt, period: periodOf(credits) },
    });
    books.refreshes.push({
      ...{ userId, refreshId, kind: 'start', runId: null, planId, at: now, dueAt: null },
      ...{ changes: [change], reverses: null, actor },
    });
  }
  if (bought > 0) {
    const grant = issue(books, wallet, { source: 'purchase', amount: bought, actor }, context);
    books.post(wallet, grant, 'grant', bought, now);
  }
  return {
    plan: fromPlan,
    purchase: bought,
    nextRefreshAt: nextRefreshAt === null ? null : new Date(nextRefreshAt).toISOString(),
    replayed: false,
  };
}
