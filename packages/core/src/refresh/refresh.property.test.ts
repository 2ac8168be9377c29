import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Refresh } from '../ledger/state.ts';
import { type PlanBooks, planId } from '../testing/plan-books.ts';
import type { PlanModel } from '../testing/plan-model.ts';
import { creditTypes, planHistory } from '../testing/plan-operations.ts';
import { replayPlans, type Step } from '../testing/replay-plans.ts';

test('whatever happens to a user of plans, the books say what coins and a wall calendar say', () => {
  fc.assert(
    fc.property(planHistory(50), (history) => {
      let told = 0;
      const books = replayPlans(history, (books, model, step) => {
        expectAgreed(books, model, step);
        const refreshes = books.books.refreshes.slice(told);
        told = books.books.refreshes.length;
        expectLawful(books, step, refreshes);
      });
      expectChained(books);
    }),
    { numRuns: 3_000 },
  );
}, 120_000);

/** The rules and the model agree about everything that both can tell. */
function expectAgreed(books: PlanBooks, model: PlanModel, { what, outcome, expected }: Step): void {
  expect(outcome, what).toBe(expected);
  for (const creditType of creditTypes) {
    const { balance, held, grants } = model.purses[creditType];
    expect(books.figures(creditType), `${creditType} after ${what}`).toEqual({
      ...{ balance, held, grants, remaining: balance, entries: balance },
    });
  }
  const { subscription } = books;
  expect(subscription?.planId ?? null, what).toBe(model.plan === null ? null : planId(model.plan));
  if (!subscription) return;
  const { nextPlan, anchorAt, last, due, settings } = model;
  expect(subscription, what).toMatchObject({
    ...{ nextPlanId: nextPlan === null ? null : planId(nextPlan) },
    ...{ anchorAt, lastRefreshAt: last, nextRefreshAt: due, ...settings },
  });
}

const ofPlans = new Set(['refresh', 'subscribe', 'reverse', 'upAndDown', 'settings', 'edit']);
/** A refund may go to a grant of the plan that is still live. */
const givesBack = new Set(['refund', 'settle', 'sweep']);
const mayAddPlanCredits = new Set(['refresh', 'subscribe', 'reverse', 'upAndDown', ...givesBack]);

/** What must be so without any model. */
function expectLawful(books: PlanBooks, step: Step, refreshes: Refresh[]): void {
  const { operation, what, before, after } = step;
  expectTold(books, refreshes, what);
  // Whatever was bought, given, refunded or adjusted is not a plan's to take.
  if (ofPlans.has(operation.kind)) expect(books.others, what).toEqual(step.othersBefore);
  if (!mayAddPlanCredits.has(operation.kind)) {
    for (const creditType of creditTypes)
      expect(after[creditType], what).toBeLessThanOrEqual(before[creditType]);
  }
  if (operation.kind === 'refresh' && step.outcome === 'refreshed') expectByMode(books, step);
  if (operation.kind === 'upAndDown') expectNothingMinted(books, step, refreshes);
}

/** What the plan gives this user of each credit type. */
function amountsOf({ books, subscription }: PlanBooks, id: string | null): Map<string, number> {
  const plan = books.plans.get(id ?? '');
  if (!plan) throw new Error('No such plan');
  const amounts = new Map(plan.credits.map(({ creditType, amount }) => [creditType, amount]));
  const custom = subscription?.customAmount ?? null;
  return custom === null ? amounts : amounts.set('credit', custom);
}

/** Right after a refresh there is what the plan's mode allows. */
function expectByMode(books: PlanBooks, { what, before, after }: Step): void {
  const id = books.subscription?.planId ?? null;
  const plan = books.books.plans.get(id ?? '');
  if (!plan) throw new Error('Who was refreshed is on a plan');
  const amounts = amountsOf(books, id);
  for (const creditType of creditTypes) {
    const amount = amounts.get(creditType);
    const left = before[creditType];
    const cap =
      plan.credits.find((credit) => credit.creditType === creditType)?.rolloverCap ?? null;
    const found = after[creditType];
    if (plan.mode === 'replace') expect(found, what).toBe(amount ?? 0);
    else if (amount === undefined) expect(found, what).toBe(left);
    else if (plan.mode === 'top_up') expect(found, what).toBe(Math.max(amount, left));
    else {
      expect(found, what).toBeLessThanOrEqual(left + amount);
      if (cap !== null) expect(found, what).toBeLessThanOrEqual(cap + amount);
    }
  }
}

/**
 * Up to a plan that gives more and down again at one moment: never more than before, but for what the
 * plan has come to give since the period began.
 */
function expectNothingMinted(books: PlanBooks, step: Step, made: Refresh[]) {
  const { what, before, after, givenBefore } = step;
  const [up, down] = made;
  if (!up || !down) return;
  const [more, less] = [amountsOf(books, up.planId), amountsOf(books, down.planId)];
  if (creditTypes.some((type) => (more.get(type) ?? 0) < (less.get(type) ?? 0))) return;
  for (const creditType of creditTypes) {
    const better = Math.max(0, (less.get(creditType) ?? 0) - givenBefore[creditType]);
    expect(after[creditType], what).toBeLessThanOrEqual(before[creditType] + better);
  }
}

/** Each refresh says what its entries did. */
function expectTold({ books }: PlanBooks, refreshes: Refresh[], what: string): void {
  for (const { refreshId, changes } of refreshes) {
    for (const { creditType, oldBalance, newBalance, expired, granted } of changes) {
      const entries = books.entries.filter(
        (entry) => entry.refreshId === refreshId && entry.creditType === creditType,
      );
      const moved = entries.reduce((sum, { delta }) => sum + delta, 0);
      expect(newBalance - oldBalance, what).toBe(moved);
      expect((granted?.amount ?? 0) - expired, what).toBe(moved);
    }
  }
}

/** Entries follow one another from 0 up, and never below it. */
function expectChained({ books }: PlanBooks): void {
  for (const creditType of creditTypes) {
    let balance = 0;
    for (const entry of books.entries) {
      if (entry.creditType !== creditType) continue;
      expect(entry.balanceBefore).toBe(balance);
      balance = entry.balanceAfter;
      expect(balance).toBe(entry.balanceBefore + entry.delta);
      expect(balance).toBeGreaterThanOrEqual(0);
    }
  }
}
