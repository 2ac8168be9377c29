import { LedgerError } from '../errors.ts';
import type { Books } from '../ledger/books.ts';
import { MAX_CREDITS } from '../ledger/limits.ts';
import { burnOrder, type Context, issue, openWallet } from '../ledger/rules.ts';
import type {
  Grant,
  Period,
  Plan,
  PlanCredit,
  PlanCreditChange,
  Subscription,
} from '../ledger/state.ts';

/** What is to be left of a user's plan credits of a type, and what comes on top. */
type Target = { keep: number; grant: number };

/** Decides from what is left of the plan's grants. */
export type Renewal = { creditType: string; target: (remaining: number) => Target };

/** The credit type that a user's custom amount is of, and that balances are told in. */
export const MAIN_TYPE = 'credit';

/** What the plan gives this user: their custom amount replaces the plan's. */
export function creditsFor(
  plan: Plan,
  { customAmount }: Pick<Subscription, 'customAmount'>,
): PlanCredit[] {
  if (customAmount === null) return plan.credits;
  const others = plan.credits.filter(({ creditType }) => creditType !== MAIN_TYPE);
  const main = plan.credits.find(({ creditType }) => creditType === MAIN_TYPE);
  return [
    { creditType: MAIN_TYPE, rolloverCap: main?.rolloverCap ?? null, amount: customAmount },
    ...others,
  ];
}

/** The period that begins with what the plan gives this user. */
export const periodOf = (credits: PlanCredit[]): Period =>
  Object.fromEntries(
    credits.map(({ creditType, amount }) => [creditType, { amount, shortfall: 0 }]),
  );

/** What a refresh does to each credit type, by the plan's mode. */
export function renewalsOf(plan: Plan, subscription: Subscription, books: Books): Renewal[] {
  const credits = creditsFor(plan, subscription);
  const given = credits.map(({ creditType, amount, rolloverCap }): Renewal => ({
    creditType,
    target: (remaining) => {
      switch (plan.mode) {
        case 'replace':
          return { keep: 0, grant: amount };
        case 'add':
          return { keep: Math.min(remaining, rolloverCap ?? remaining), grant: amount };
        case 'top_up':
          return { keep: remaining, grant: Math.max(0, amount - remaining) };
      }
    },
  }));
  return plan.mode === 'replace'
    ? [...given, ...revocations(books, subscription.userId, credits)]
    : given;
}

/** Takes back the plan credits of the types that are not given any more. */
export function revocations(books: Books, userId: string, given: PlanCredit[]): Renewal[] {
  const kept = new Set(given.map(({ creditType }) => creditType));
  return [...books.creditTypes]
    .filter(
      (creditType) => !kept.has(creditType) && planGrants(books, userId, creditType).length > 0,
    )
    .map((creditType) => ({ creditType, target: () => ({ keep: 0, grant: 0 }) }));
}

/** The plan's grants of a type, used up or not. */
export const planGrants = (books: Books, userId: string, creditType: string): Grant[] =>
  books
    .grantsOf(userId, creditType)
    .filter(({ source, state }) => source === 'plan' && state === 'live');

/** What is left of the plan's grants of a type. */
export const planRemaining = (books: Books, userId: string, creditType: string): number =>
  planGrants(books, userId, creditType).reduce((sum, { remaining }) => sum + remaining, 0);

/**
 * Renews the plan credits: what is not kept expires, what would burn first first; grants that are
 * used up are closed, so that a late refund to them does not add to the new period's. Bought, promo
 * and refund grants stay as they are. All types or none.
 * @throws LedgerError balance_overflow
 */
export function renew(
  books: Books,
  userId: string,
  renewals: Renewal[],
  { refreshId, actor }: { refreshId: string; actor: string },
  context: Context,
): PlanCreditChange[] {
  const decided = renewals.map(({ creditType, target }) => {
    const wallet = openWallet(books, userId, creditType, context);
    const remaining = planRemaining(books, userId, creditType);
    const { keep, grant } = target(remaining);
    const expired = remaining - keep;
    if (grant > MAX_CREDITS - (wallet.balance - expired) - wallet.held) {
      throw new LedgerError('balance_overflow', { balance: wallet.balance, amount: grant });
    }
    return { wallet, expired, grant, oldBalance: wallet.balance };
  });
  return decided.map(({ wallet, expired, grant: amount, oldBalance }) => {
    const { creditType } = wallet;
    let left = expired;
    for (const grant of planGrants(books, userId, creditType).sort(burnOrder)) {
      const taken = Math.min(grant.remaining, left);
      if (taken > 0) books.post(wallet, grant, 'expiry', -taken, context.now, { refreshId });
      left -= taken;
      if (grant.remaining === 0) books.changeGrant(grant, { state: 'expired' });
    }
    const granted =
      amount > 0 ? issue(books, wallet, { source: 'plan', amount, actor }, context) : null;
    if (granted) books.post(wallet, granted, 'grant', amount, context.now, { refreshId });
    return {
      creditType,
      oldBalance,
      newBalance: wallet.balance,
      expired,
      granted: granted && { grantId: granted.grantId, amount },
    };
  });
}

/** The balance that a person is told, before and after: of type `credit`, or of the first type there is. */
export function balancesOf(changes: PlanCreditChange[]): {
  oldBalance: number;
  newBalance: number;
} {
  const main = changes.find(({ creditType }) => creditType === MAIN_TYPE) ?? changes[0];
  return { oldBalance: main?.oldBalance ?? 0, newBalance: main?.newBalance ?? 0 };
}

/** The same where nothing changes. */
export function unchangedBalance(
  books: Books,
  userId: string,
  context: Context,
): { oldBalance: number; newBalance: number } {
  const { balance } = books.hasWallet(userId, MAIN_TYPE)
    ? openWallet(books, userId, MAIN_TYPE, context)
    : { balance: 0 };
  return { oldBalance: balance, newBalance: balance };
}
