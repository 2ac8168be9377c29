import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { burnOrder } from '../ledger/rules.ts';
import type { Grant, Subscription } from '../ledger/state.ts';
import { grantColumns, grantOf, type Stored, type StoredGrant } from '../ledger/stored.ts';

const at = z.iso.datetime();

export const getUserInput = z.strictObject({ userId: field.userId });

export const userAnswer = z.object({
  userId: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  createdAt: at,
  deletedAt: at.nullable(),
  planId: z.string().nullable(),
  /** The plan from the next refresh on, where it changes then. */
  nextPlanId: z.string().nullable(),
  refresh: z.object({
    lastRefreshAt: at.nullable(),
    nextRefreshAt: at.nullable(),
    /** Held by staff; not paid. Neither is refreshed. */
    hold: z.boolean(),
    pastDue: z.boolean(),
    /** Day of the month, in place of the plan's cadence. */
    day: z.int().nullable(),
    /** Credits of type `credit` at each refresh, in place of the plan's. */
    customAmount: field.amountOrZero.nullable(),
    /** Refreshes that failed in a row, and why the last did. */
    failures: z.int(),
    lastFailure: z.string().nullable(),
  }),
  balances: z.record(
    field.creditTypeKey,
    z.object({
      available: field.amountOrZero,
      held: field.amountOrZero,
      /** In the order they burn; one that takes effect later has nothing to burn yet. */
      grants: z.array(
        z.object({
          grantId: field.id,
          source: z.enum(['plan', 'purchase', 'promo', 'adjustment', 'refund']),
          amount: field.amount,
          remaining: field.amountOrZero,
          priority: z.int(),
          state: z.enum(['pending', 'live']),
          effectiveAt: at,
          expiresAt: at.nullable(),
        }),
      ),
    }),
  ),
});
export type UserAnswer = z.output<typeof userAnswer>;

type UserRow = Pick<UserAnswer, 'userId' | 'email' | 'name'> & {
  createdAt: Date;
  deletedAt: Date | null;
};
type SubscriptionRow = Stored<
  Omit<Subscription, 'userId' | 'anchorAt'>,
  'lastRefreshAt' | 'nextRefreshAt'
>;
type WalletRow = { creditType: string; held: number };

/**
 * A user with plan, refresh state, balances and the grants they consist of, as they are at this
 * moment: what has expired is out, also before the ledger has said so.
 * @throws LedgerError user_not_found
 */
export async function getUser(
  { sql }: { sql: Sql },
  { userId }: z.output<typeof getUserInput>,
): Promise<UserAnswer> {
  const [users, subscriptions, wallets, grants] = await sql.begin(
    'isolation level repeatable read read only',
    (tx) => Promise.all(rowsOf(tx, userId)),
  );
  const [user] = users;
  if (!user) throw new LedgerError('user_not_found');
  const { createdAt, deletedAt, ...who } = user;
  const { planId = null, nextPlanId = null } = subscriptions[0] ?? {};
  return {
    ...{ ...who, createdAt: createdAt.toISOString(), deletedAt: iso(deletedAt) },
    ...{ planId, nextPlanId, refresh: refreshOf(subscriptions[0]) },
    balances: balancesOf(wallets, grants.map(grantOf)),
  };
}

const rowsOf = (tx: Transaction, userId: string) =>
  [
    tx<UserRow[]>`
      select user_id, email, name, created_at, deleted_at from users where user_id = ${userId}`,
    tx<SubscriptionRow[]>`
      select plan_id, next_plan_id, last_refresh_at, next_refresh_at, hold, past_due, day,
        custom_amount, failures, last_failure
      from subscriptions where user_id = ${userId}`,
    tx<WalletRow[]>`
      select credit_type, held from wallets where user_id = ${userId} order by credit_type`,
    tx<StoredGrant[]>`
      select ${grantColumns(tx)} from grants g
      where g.user_id = ${userId} and g.open
        and (g.expires_at is null or g.expires_at > (select makegood_now()))`,
  ] as const;

const iso = (date: Date | null) => date && date.toISOString();

function refreshOf(row: SubscriptionRow | undefined): UserAnswer['refresh'] {
  return {
    lastRefreshAt: iso(row?.lastRefreshAt ?? null),
    nextRefreshAt: iso(row?.nextRefreshAt ?? null),
    hold: row?.hold ?? false,
    pastDue: row?.pastDue ?? false,
    day: row?.day ?? null,
    customAmount: row?.customAmount ?? null,
    failures: row?.failures ?? 0,
    lastFailure: row?.lastFailure ?? null,
  };
}

function balancesOf(wallets: readonly WalletRow[], grants: Grant[]): UserAnswer['balances'] {
  const byType = Map.groupBy(grants.sort(burnOrder), ({ creditType }) => creditType);
  return Object.fromEntries(
    wallets.map(({ creditType, held }) => {
      const stack = byType.get(creditType) ?? [];
      const available = stack.reduce((sum, { remaining }) => sum + remaining, 0);
      return [creditType, { available, held, grants: stack.map(shown) }];
    }),
  );
}

function shown(grant: Grant): UserAnswer['balances'][string]['grants'][number] {
  const { grantId, source, amount, remaining, priority, state, effectiveAt, expiresAt } = grant;
  return {
    ...{ grantId, source, amount, remaining, priority },
    state: state === 'pending' ? 'pending' : 'live',
    effectiveAt: new Date(effectiveAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}
