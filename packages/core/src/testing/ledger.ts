import { testDatabase } from '@makegood/db/testing';
import { expect } from 'vitest';
import type { z } from 'zod';
import { LedgerError } from '../errors.ts';
import { putFeature } from '../features/put.ts';
import { putFeatureInput } from '../features/values.ts';
import { deduct, deductInput } from '../ledger/deduct.ts';
import { type LedgerOptions, openLedger } from '../ledger/engine.ts';
import { grant, grantInput } from '../ledger/grant.ts';
import { verify } from '../ledger/verify.ts';
import { putPlan } from '../plans/put.ts';
import { putPlanInput } from '../plans/values.ts';
import { type planChangeTime, subscribe } from '../refresh/subscribe.ts';
import { holdClock } from './clock.ts';

type PlanRefresh = z.input<typeof putPlanInput>['refresh'];
type PlanChangeTime = z.output<typeof planChangeTime>;
type FeatureInput = Partial<z.input<typeof putFeatureInput>>;

/** A ledger on a PostgreSQL database of the test's own, with shortcuts for what every test does. */
export async function testLedger(options: Partial<LedgerOptions> = {}) {
  const database = await testDatabase();
  const ledger = openLedger({ sql: database.sql, ...options });
  let users = 0;
  const shortcuts = {
    ...ledger,
    database,
    async feature(input: FeatureInput = {}) {
      const defaults = { feature: 'chat', name: 'Chat', cost: 10, operationType: 'CHAT' };
      return putFeature(ledger, putFeatureInput.parse({ ...defaults, ...input }), 'test');
    },
    /** A plan with these credits, by default replaced every 30 days. */
    plan: (planId: string, credits: Record<string, number>, refresh: PlanRefresh = {}) =>
      putPlan(ledger, putPlanInput.parse({ planId, name: planId, credits, refresh }), 'test'),
    subscribe: (userId: string, planId: string | null, when: PlanChangeTime = 'now') =>
      subscribe(ledger, { userId, planId, when, dryRun: false }, 'test'),
    /** A new user with these credits. */
    async user(amount: number, more: Partial<z.input<typeof grantInput>> = {}) {
      const userId = `user-${++users}`;
      await shortcuts.grant({ userId, amount, ...more });
      return userId;
    },
    grant: (input: Partial<z.input<typeof grantInput>> & { userId: string; amount: number }) =>
      grant(ledger, grantInput.parse({ source: 'purchase', ...input }), 'test'),
    deduct: (userId: string, more: Partial<z.input<typeof deductInput>> = {}) =>
      deduct(ledger, deductInput.parse({ userId, feature: 'chat', ...more }), 'test'),
    async balance(userId: string, creditType = 'credit') {
      const [row] = await database.sql<{ balance: number; held: number }[]>`
        select balance, held from wallets where user_id = ${userId} and credit_type = ${creditType}`;
      return row ?? { balance: 0, held: 0 };
    },
    holdClock: (start: number) => holdClock(database.sql, start),
    /** Every test ends here: the books are right, whatever it did. */
    async close() {
      await ledger.close();
      expect(await verify(ledger)).toMatchObject({ ok: true, violations: [] });
      await database.drop();
    },
    /** Ends a test that broke the books on purpose. */
    async abandon() {
      await ledger.close();
      await database.drop();
    },
  };
  return shortcuts;
}

export type TestLedger = Awaited<ReturnType<typeof testLedger>>;

/** The refusal of an operation that must not succeed. */
export async function refusal(operation: Promise<unknown>): Promise<LedgerError> {
  const outcome = await operation.then(
    () => 'succeeded',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(LedgerError);
  return outcome as LedgerError;
}
