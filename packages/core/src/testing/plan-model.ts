import { CoinModel } from './model.ts';
import { type CreditType, creditTypes, type PlanTerms, type When } from './plan-operations.ts';
import { walkedRefresh } from './walked-calendar.ts';

// Plans as a child would keep them: purses of coins that know where they came from, and a calendar on
// the wall. The real rules are compared with it.

type Grant = ReturnType<CoinModel['grant']>;
type Gift = { creditType: CreditType; expired: number; grant: Grant | null; amount: number };
type PastRefresh = { gifts: Gift[]; plan: number | null; reversed: boolean };
type Amounts = Partial<Record<CreditType, number>>;

export type Settings = {
  hold: boolean;
  pastDue: boolean;
  day: number | null;
  customAmount: number | null;
};

export class PlanModel {
  readonly purses: Record<CreditType, CoinModel> = {
    credit: new CoinModel(),
    reading: new CoinModel(),
  };
  readonly plans: PlanTerms[];
  /** Refreshes and plan changes, oldest first. */
  readonly past: PastRefresh[] = [];
  readonly settings: Settings = { hold: false, pastDue: false, day: null, customAmount: null };
  plan: number | null = null;
  nextPlan: number | null = null;
  anchorAt = 0;
  last: number | null = null;
  due: number | null = null;
  /** What the plan gives in the running period, and what a change within it could not take. */
  #given: Amounts = {};
  #owed: Amounts = {};
  now: number;
  readonly #planGrants: Record<CreditType, Grant[]> = { credit: [], reading: [] };

  constructor(plans: PlanTerms[], now: number) {
    this.plans = [...plans];
    this.now = now;
    this.at(now);
  }

  at(now: number): void {
    this.now = now;
    for (const creditType of creditTypes) this.purses[creditType].at(now);
  }

  planCredits(creditType: CreditType): number {
    return this.purses[creditType].purse.filter(({ grant }) => grant.source === 'plan').length;
  }

  refresh(force: boolean): string {
    if (this.plan === null) return 'no_plan';
    if (this.settings.hold) return 'held';
    if (this.settings.pastDue) return 'past_due';
    const isDue = this.due !== null && this.due <= this.now;
    if (!isDue && !force) return 'not_due';
    this.plan = this.nextPlan ?? this.plan;
    this.nextPlan = null;
    if (!isDue) this.anchorAt = this.now;
    const plan = this.#terms(this.plan);
    if (isDue) this.#countFromDate(plan);
    const amounts = this.#amounts(plan);
    this.#begin(amounts);
    const gifts: Gift[] = [];
    for (const creditType of creditTypes) {
      const amount = amounts[creditType];
      const left = this.planCredits(creditType);
      const cap = plan.credits.find((credit) => credit.creditType === creditType)?.rolloverCap;
      if (amount === undefined) {
        if (plan.mode === 'replace') gifts.push(this.#give(creditType, 0, 0));
      } else if (plan.mode === 'replace') gifts.push(this.#give(creditType, 0, amount));
      else if (plan.mode === 'add')
        gifts.push(this.#give(creditType, Math.min(left, cap ?? left), amount));
      else gifts.push(this.#give(creditType, left, Math.max(0, amount - left)));
    }
    this.past.push({ gifts, plan: this.plan, reversed: false });
    this.last = this.now;
    this.due = walkedRefresh(plan.rhythm, this.anchorAt, this.now, this.settings.day);
    return 'refreshed';
  }

  subscribe(plan: number | null, when: When): string {
    if (plan === null) {
      if (when === 'next_refresh') return 'invalid_request';
      if (this.plan === null) return 'unchanged';
      this.#begin({});
      this.#change(
        null,
        creditTypes.map((creditType) => [creditType, 0]),
      );
      this.plan = this.due = null;
      return 'changed';
    }
    if (plan === this.plan) {
      const withdrawn = this.nextPlan !== null;
      this.nextPlan = null;
      return withdrawn ? 'changed' : 'unchanged';
    }
    const terms = this.#terms(plan);
    if (!terms.active) return 'plan_archived';
    if (this.plan !== null && when === 'next_refresh') {
      const changed = this.nextPlan !== plan;
      this.nextPlan = plan;
      return changed ? 'changed' : 'unchanged';
    }
    const share = when === 'prorate' ? this.#shareLeft() : null;
    if (this.plan !== null && share !== null) this.#change(plan, this.#prorated(plan, share));
    else {
      const amounts = this.#amounts(terms);
      this.#begin(amounts);
      this.#change(
        plan,
        creditTypes.map((creditType) => [creditType, amounts[creditType] ?? 0]),
      );
      this.anchorAt = this.last = this.now;
      this.due = walkedRefresh(terms.rhythm, this.now, this.now, this.settings.day);
    }
    this.plan = plan;
    return 'changed';
  }

  put(settings: Partial<Settings>): string {
    if (this.plan === null) return 'no_plan';
    const { day } = this.settings;
    Object.assign(this.settings, settings);
    const overdue = this.due !== null && this.due <= this.now;
    if (this.settings.day !== day && !overdue) {
      const { rhythm } = this.#terms(this.plan);
      this.due = walkedRefresh(rhythm, this.anchorAt, this.now, this.settings.day);
    }
    return 'ok';
  }

  /** What was spent since the refresh stays spent: plan credits are what they would be without it. */
  reverse(index: number): string {
    const past = this.past[index];
    if (!past) throw new Error('No such refresh');
    if (past.reversed) return 'already_reversed';
    if (index < this.past.length - 1) return 'refreshed_since';
    const before = this.past[index - 1]?.plan ?? null;
    if (before !== null && past.plan !== null && before !== past.plan) return 'plan_changed';
    if (past.gifts.some(({ grant }) => grant?.gone)) return 'grant_gone';
    past.reversed = true;
    for (const { creditType, expired, grant, amount } of past.gifts) {
      const { purse } = this.purses[creditType];
      const left = purse.filter((coin) => coin.grant === grant).length;
      const back = expired - (amount - left);
      if (grant) this.purses[creditType].void(grant);
      if (back > 0) this.#issue(creditType, back);
      else this.#burn(creditType, -back);
    }
    return 'reversed';
  }

  #terms(plan: number): PlanTerms {
    const terms = this.plans[plan];
    if (!terms) throw new Error('No such plan');
    return terms;
  }

  #amounts({ credits }: PlanTerms): Amounts {
    const { customAmount } = this.settings;
    return {
      ...Object.fromEntries(credits.map(({ creditType, amount }) => [creditType, amount])),
      ...(customAmount !== null && { credit: customAmount }),
    };
  }

  /** Time left and length of the period, in milliseconds. */
  #shareLeft(): { left: number; period: number } | null {
    if (this.last === null || this.due === null || this.due <= this.last) return null;
    return { left: Math.max(0, this.due - this.now), period: this.due - this.last };
  }

  #prorated(to: number, { left, period }: { left: number; period: number }) {
    const before = this.#given;
    const after = this.#amounts(this.#terms(to));
    if (this.settings.customAmount !== null) after.credit = before.credit ?? 0;
    const changes = creditTypes
      .filter((type) => before[type] !== undefined || after[type] !== undefined)
      .map((type): [CreditType, number] => {
        const difference = (after[type] ?? 0) - (before[type] ?? 0);
        const moved = Math.floor((difference * left) / period);
        const exact = this.planCredits(type) + moved - (this.#owed[type] ?? 0);
        this.#owed[type] = exact < 0 ? -exact : 0;
        return [type, exact < 0 ? 0 : exact];
      });
    for (const [type] of changes) after[type] ??= 0;
    this.#given = after;
    return changes;
  }

  #begin(amounts: Amounts): void {
    this.#given = { ...amounts };
    this.#owed = {};
  }

  /** A date that a rhythm of days would not have is where its days are counted from. */
  #countFromDate({ rhythm }: PlanTerms): void {
    if (rhythm.cadence !== 'days' || this.due === null || this.due <= this.anchorAt) return;
    const counted = walkedRefresh(rhythm, this.anchorAt, this.due - 1, this.settings.day);
    if (counted !== this.due) this.anchorAt = this.due;
  }

  #change(plan: number | null, amounts: [CreditType, number][]): void {
    const gifts = amounts.map(([creditType, amount]) => this.#give(creditType, 0, amount));
    this.past.push({ gifts, plan, reversed: false });
    this.nextPlan = null;
  }

  #give(creditType: CreditType, keep: number, amount: number): Gift {
    const expired = this.planCredits(creditType) - keep;
    this.#burn(creditType, expired);
    const { purse } = this.purses[creditType];
    for (const grant of this.#planGrants[creditType]) {
      if (!purse.some((coin) => coin.grant === grant)) grant.gone = true;
    }
    return {
      creditType,
      expired,
      grant: amount > 0 ? this.#issue(creditType, amount) : null,
      amount,
    };
  }

  /** The oldest plan coins go first. */
  #burn(creditType: CreditType, amount: number): void {
    const { purse } = this.purses[creditType];
    for (let burnt = 0; burnt < amount; burnt++) {
      const ours = purse.filter(({ grant }) => grant.source === 'plan');
      const oldest = ours.reduce<(typeof ours)[number] | undefined>(
        (a, b) => (a && a.grant.name < b.grant.name ? a : b),
        undefined,
      );
      if (!oldest) return;
      purse.splice(purse.indexOf(oldest), 1);
    }
  }

  #issue(creditType: CreditType, amount: number): Grant {
    const grant = this.purses[creditType].grant(amount, 'plan', 100, null);
    this.#planGrants[creditType].push(grant);
    return grant;
  }
}
