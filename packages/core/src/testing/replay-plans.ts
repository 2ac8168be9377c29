import type { Command } from '../ledger/command.ts';
import type { RefreshAnswer } from '../refresh/answers.ts';
import type { ReversalAnswer } from '../refresh/reverse.ts';
import type { SubscribeAnswer } from '../refresh/subscribe.ts';
import type { CoinModel } from './model.ts';
import { PlanBooks, planId, USER } from './plan-books.ts';
import { PlanModel } from './plan-model.ts';
import type { CreditType, PlanHistory, PlanOperation } from './plan-operations.ts';

type Charge = {
  id: string;
  creditType: CreditType;
  coins: CoinModel['charges'][number];
  settledFor: number | null;
};

/** A decision, and what it may have done to the plan credits. */
export type Step = {
  operation: PlanOperation;
  /** The operation and its time, for whoever reads a failure. */
  what: string;
  /** As the rules and as the model tell it. */
  outcome: string;
  expected: string;
  before: Record<CreditType, number>;
  after: Record<CreditType, number>;
  othersBefore: string[];
  /** What the plan had given in the running period. */
  givenBefore: Record<CreditType, number>;
};

/** Runs a history on the rules and on the model, and has every step checked. */
export function replayPlans(
  { plans, startsAt, operations }: PlanHistory,
  check: (books: PlanBooks, model: PlanModel, step: Step) => void,
): PlanBooks {
  const books = new PlanBooks();
  const model = new PlanModel(plans, startsAt);
  const charges: Charge[] = [];
  plans.forEach((terms, plan) => books.putPlan(plan, terms));
  books.now = startsAt;

  const base = { userId: USER, actor: 'test' };
  const submit = (command: Command) => books.submit(command);
  const told = <Answer>(command: Command, tell: (answer: Answer) => string): string => {
    const result = submit(command);
    return 'code' in result ? result.code : tell(result.answer as Answer);
  };
  const ok = (command: Command) => told(command, () => 'ok');
  const chargeAt = (ago: number) => charges.at(-1 - (ago % Math.max(charges.length, 1)));
  const change = (plan: number | null, when: 'now' | 'prorate' | 'next_refresh') =>
    told<SubscribeAnswer>(
      { ...base, kind: 'subscribe', planId: plan === null ? null : planId(plan), when },
      ({ changed }) => (changed ? 'changed' : 'unchanged'),
    );
  const planCredits = () => ({
    credit: books.planCredits('credit'),
    reading: books.planCredits('reading'),
  });
  const passTo = (now: number) => {
    books.now = now;
    books.age();
    model.at(now);
  };

  /** What the rules say to an operation, and what the model says. */
  const perform = (operation: PlanOperation): [string, string] => {
    switch (operation.kind) {
      case 'pass':
        passTo(books.now + operation.ms);
        return ['ok', 'ok'];
      case 'passToDue':
        passTo(Math.max(books.now, (model.due ?? books.now) + operation.ms));
        return ['ok', 'ok'];
      case 'issue': {
        const { creditType, amount, source, priority, livesMs } = operation;
        const expiresAt = livesMs === null ? null : books.now + livesMs;
        const lives = expiresAt === null ? {} : { expiresAt };
        model.purses[creditType].grant(amount, source, priority, expiresAt);
        const issued = { creditType, amount, source, priority, ...lives };
        return [ok({ ...base, kind: 'grant', ...issued }), 'ok'];
      }
      case 'adjust': {
        const { creditType, amount } = operation;
        const purse = model.purses[creditType];
        if (amount > 0) purse.grant(amount, 'adjustment', 100, null);
        const can = amount > 0 || purse.take(-amount) !== undefined;
        return [
          ok({ ...base, kind: 'adjust', creditType, amount, reason: 'test' }),
          can ? 'ok' : 'insufficient_credits',
        ];
      }
      case 'deduct': {
        const { creditType, amount, holdSeconds } = operation;
        const hold = holdSeconds === null ? {} : { hold: { seconds: holdSeconds } };
        const what = { feature: 'chat', creditType, amount, units: 1, attempt: 1, ...hold };
        const deadline = holdSeconds === null ? null : books.now + holdSeconds * 1000;
        const coins = model.purses[creditType].deduct(amount, 1, deadline);
        const outcome = told<{ chargeId: string }>(
          { ...base, kind: 'deduct', ...what },
          ({ chargeId }) => {
            if (coins) charges.push({ id: chargeId, creditType, coins, settledFor: null });
            return 'ok';
          },
        );
        return [outcome, coins ? 'ok' : 'insufficient_credits'];
      }
      case 'settle': {
        const charge = chargeAt(operation.ago);
        if (!charge) return ['ok', 'ok'];
        const asked = operation.less ?? undefined;
        const amount = asked === undefined ? {} : { amount: asked };
        const outcome = ok({ ...base, kind: 'settle', chargeId: charge.id, ...amount });
        return [outcome, settleCoins(model, charge, asked)];
      }
      case 'refund': {
        const charge = chargeAt(operation.ago);
        if (!charge) return ['ok', 'ok'];
        const amount = operation.amount === null ? {} : { amount: operation.amount };
        const outcome = told<{ replayed: boolean }>(
          { ...base, kind: 'refund', chargeId: charge.id, reason: 'timeout', ...amount },
          ({ replayed }) => (replayed ? 'replayed' : 'ok'),
        );
        if (outcome === 'replayed') return [charge.coins.state, 'refunded'];
        return [outcome, refundCoins(model, charge, operation.amount)];
      }
      case 'sweep':
        for (const { id } of charges) submit({ ...base, kind: 'lapse', chargeId: id });
        for (const charge of charges) {
          const { state, deadline } = charge.coins;
          if (state === 'held' && deadline !== null && deadline <= books.now)
            refundCoins(model, charge, null);
        }
        return ['ok', 'ok'];
      case 'subscribe':
        return [
          change(operation.plan, operation.when),
          model.subscribe(operation.plan, operation.when),
        ];
      case 'upAndDown': {
        const { plan: from } = model;
        if (from === null) return ['ok', 'ok'];
        const outcomes: string[] = [];
        const expected: string[] = [];
        for (const plan of [operation.plan, from]) {
          outcomes.push(change(plan, 'prorate'));
          expected.push(model.subscribe(plan, 'prorate'));
        }
        return [outcomes.join(), expected.join()];
      }
      case 'refresh':
        return [
          told<RefreshAnswer>({ ...base, ...operation }, ({ reason }) => reason ?? 'refreshed'),
          model.refresh(operation.force),
        ];
      case 'reverse': {
        const index = model.past.length - 1 - operation.ago;
        const refreshId = books.past[index]?.refreshId;
        if (refreshId === undefined) return ['ok', 'ok'];
        const outcome = told<ReversalAnswer>(
          { ...base, kind: 'reverse_refresh', refreshId },
          (answer) => (answer.reversed ? 'reversed' : answer.reason),
        );
        return [outcome, model.reverse(index)];
      }
      case 'settings': {
        const { kind: _, ...settings } = operation;
        return [ok({ ...base, kind: 'refresh_settings', ...settings }), model.put(settings)];
      }
      case 'edit':
        books.putPlan(operation.plan, operation.terms);
        model.plans[operation.plan] = operation.terms;
        return ['ok', 'ok'];
    }
  };

  for (const operation of operations) {
    const before = { before: planCredits(), othersBefore: books.others, givenBefore: books.given };
    const [outcome, expected] = perform(operation);
    // The wallets are opened at this moment, so that what is due has expired in the books too.
    books.age();
    const after = planCredits();
    const what = `${JSON.stringify(operation)} at ${new Date(books.now).toISOString()}`;
    check(books, model, { operation, what, outcome, expected, ...before, after });
  }
  return books;
}

function settleCoins(model: PlanModel, charge: Charge, asked: number | undefined): string {
  const { coins } = charge;
  if (coins.state === 'refunded') return 'charge_refunded';
  if (coins.closed)
    return asked === undefined || asked === charge.settledFor ? 'ok' : 'charge_settled';
  if (asked !== undefined && asked > coins.coins.length) return 'settle_exceeds_charge';
  charge.settledFor = asked ?? coins.coins.length;
  const returned = coins.coins.length - charge.settledFor;
  model.purses[charge.creditType].giveBack(coins, returned);
  coins.price -= returned;
  coins.state = 'settled';
  coins.closed = true;
  return 'ok';
}

function refundCoins(model: PlanModel, charge: Charge, asked: number | null): string {
  const { coins } = charge;
  const amount = asked ?? coins.coins.length;
  if (coins.state === 'refunded' || amount > coins.coins.length) return 'refund_exceeds_charge';
  model.purses[charge.creditType].giveBack(coins, amount);
  if (coins.coins.length === 0) coins.state = 'refunded';
  return 'ok';
}
