import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { ensureTierPlans } from './ensure-tiers.ts';
import { listPlans } from './list.ts';
import { putPlan } from './put.ts';
import { putPlanInput } from './values.ts';

let ledger: TestLedger;

beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

const credits = async () =>
  (await listPlans(ledger)).map((plan) => [plan.id, plan.credits.credit, plan.version]);

test('servers that start at once make the plans free and pro once', async () => {
  const tiers = { free: 1000, pro: 20_000 };
  await Promise.all(Array.from({ length: 6 }, () => ensureTierPlans(ledger, tiers)));
  expect(await listPlans(ledger)).toMatchObject([
    { id: 'free', name: 'Free', refresh: { mode: 'replace', every: 30 }, active: true },
    { id: 'pro', name: 'Pro', refresh: { mode: 'replace', every: 30 }, active: true },
  ]);
  expect(await credits()).toEqual([
    ['free', 1000, 1],
    ['pro', 20_000, 1],
  ]);
});

test('another amount in the environment is a new version, once', async () => {
  await ensureTierPlans(ledger, { free: 1000, pro: 20_000 });
  const raised = { free: 1000, pro: 30_000 };
  await Promise.all([ensureTierPlans(ledger, raised), ensureTierPlans(ledger, raised)]);
  expect(await credits()).toEqual([
    ['free', 1000, 1],
    ['pro', 30_000, 2],
  ]);
});

test('a plan that someone has changed stays as they have made it', async () => {
  await ensureTierPlans(ledger, { free: 1000, pro: 20_000 });
  const own = putPlanInput.parse({ planId: 'free', name: 'Free', credits: { credit: 5 } });
  await putPlan(ledger, own, 'staff');
  await ensureTierPlans(ledger, { free: 2000, pro: 20_000 });
  expect(await credits()).toEqual([
    ['free', 5, 2],
    ['pro', 20_000, 1],
  ]);
});
