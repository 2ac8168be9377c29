import { Books } from '../ledger/books.ts';
import type { Command } from '../ledger/command.ts';
import { decide } from '../ledger/decide.ts';
import type { Refresh, Subscription } from '../ledger/state.ts';
import { describeGrant } from './model.ts';
import { creditTypes, type CreditType, type PlanTerms } from './plan-operations.ts';

export const USER = 'someone';
export const planId = (plan: number) => `plan-${plan}`;

type Decided = { answer: Record<string, unknown> } | { code: string };
export type Figures = {
  balance: number;
  held: number;
  remaining: number;
  entries: number;
  grants: string[];
};

/** One user's books in memory for a whole history: the rules, without a database. */
export class PlanBooks {
  readonly books = new Books();
  now = 0;
  #ids = 0;

  constructor() {
    this.books.users.add(USER);
    for (const creditType of creditTypes) this.books.creditTypes.add(creditType);
    this.books.features.set('chat', {
      ...{ feature: 'chat', cost: 5, creditType: 'credit', provider: null, holdSeconds: 60 },
      ...{ refundPolicy: {}, lateSuccess: 'absorb', archived: false },
    });
  }

  putPlan(plan: number, terms: PlanTerms): void {
    const id = planId(plan);
    const version = (this.books.plans.get(id)?.version ?? 0) + 1;
    this.books.plans.set(id, { planId: id, version, ...terms });
  }

  submit(command: Command): Decided {
    if (command.kind === 'reverse_refresh') this.#lookUp(command.refreshId);
    const newId = () => `00000000-0000-7000-8000-${String(++this.#ids).padStart(12, '0')}`;
    const [outcome] = decide(this.books, [command], { now: this.now, newId });
    if (!outcome) throw new Error('A command has no outcome');
    if ('refused' in outcome) return { code: outcome.refused.code };
    return { answer: outcome.answer as Record<string, unknown> };
  }

  /** Lets what is due of the wallets expire. */
  age(): void {
    for (const creditType of creditTypes)
      this.submit({ kind: 'age', userId: USER, actor: 'test', creditType });
  }

  get subscription(): Subscription | undefined {
    return this.books.subscription(USER);
  }

  /** Refreshes and plan changes, oldest first. */
  get past(): Refresh[] {
    return this.books.refreshes.filter(({ kind }) => kind !== 'reversal');
  }

  figures(creditType: CreditType): Figures {
    const { balance, held } = this.books.wallet(USER, creditType);
    const grants = this.books.grantsOf(USER, creditType);
    const entries = this.books.entries.filter((entry) => entry.creditType === creditType);
    return {
      balance,
      held,
      remaining: grants.reduce((sum, { remaining }) => sum + remaining, 0),
      entries: entries.reduce((sum, { delta }) => sum + delta, 0),
      grants: grants
        .filter(({ remaining }) => remaining > 0)
        .map(describeGrant)
        .sort(),
    };
  }

  planCredits(creditType: CreditType): number {
    return this.books
      .grantsOf(USER, creditType)
      .filter(({ source, state }) => source === 'plan' && state === 'live')
      .reduce((sum, { remaining }) => sum + remaining, 0);
  }

  /** What the plan gives in the running period. */
  get given(): Record<CreditType, number> {
    const { period = {} } = this.books.subscription(USER) ?? {};
    return { credit: period['credit']?.amount ?? 0, reading: period['reading']?.amount ?? 0 };
  }

  /** Every grant that did not come from a plan, with all that could change in it. */
  get others(): string[] {
    return creditTypes.flatMap((creditType) =>
      this.books
        .grantsOf(USER, creditType)
        .filter(({ source }) => source !== 'plan')
        .map((grant) => JSON.stringify(grant)),
    );
  }

  #lookUp(refreshId: string): void {
    const { past } = this;
    const index = past.findIndex((refresh) => refresh.refreshId === refreshId);
    const refresh = past[index];
    if (!refresh) return;
    const { userId, changes, planId: plan } = refresh;
    const before = past[index - 1]?.planId ?? null;
    this.books.pastRefreshes.set(refreshId, {
      ...{ userId, refreshId, changes, planId: plan, followed: index < past.length - 1 },
      changedPlan: before !== null && plan !== null && before !== plan,
      reversed: this.books.refreshes.some(({ reverses }) => reverses === refreshId),
    });
  }
}
