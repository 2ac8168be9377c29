import { afterAll, beforeAll, expect, test } from 'vitest';
import { fail } from '../ledger/fail.ts';
import { goodwill } from '../ledger/goodwill.ts';
import { refund } from '../ledger/refund.ts';
import { settle } from '../ledger/settle.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { pulse } from './pulse.ts';

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await testLedger();
  await ledger.feature({ provider: 'openai' });
});
afterAll(() => ledger.close());

test('a charge counts once: as refunded where something of it came back, else as settled', async () => {
  const user = await ledger.user(1000);
  const hold = { hold: { seconds: 600 } };
  const held = async (more = {}) => (await ledger.deduct(user, { ...hold, ...more })).chargeId;
  await held();
  await ledger.deduct(user);
  await settle(ledger, { chargeId: await held() }, 'test');
  const settledThenRefunded = await held();
  await settle(ledger, { chargeId: settledThenRefunded }, 'test');
  await refund(ledger, { chargeId: settledThenRefunded, reason: 'timeout' }, 'test');
  const inParts = await held({ units: 4 });
  await fail(ledger, { chargeId: inParts, failure: 'units_failed', units: 1 }, 'test');
  await refund(ledger, { chargeId: inParts, units: 1, reason: 'customer_service' }, 'test');
  const gift = { userId: user, creditType: 'credit', amount: 7, reason: 'goodwill' as const };
  await goodwill(ledger, gift, 'test');

  const figures = await pulse(ledger, { hours: 1 });
  expect(figures).toMatchObject({
    held: { charges: 1, credits: 10 },
    settled: { charges: 2 },
    refunded: { charges: 2, credits: 10 + 20 + 7 },
    refundRate: 0.5,
    providers: [{ provider: 'openai', finished: 4, refunded: 2, refundRate: 0.5 }],
  });
  const last = figures.buckets.filter((bucket) => bucket.refundRate !== null);
  expect(
    last.reduce((sum, bucket) => sum + bucket.settled + bucket.refunded, 0),
  ).toBeGreaterThanOrEqual(4);
});

test('where nothing happened there is no rate, and a bucket for every stretch of time', async () => {
  const quiet = await testLedger();
  const figures = await pulse(quiet, { hours: 24 });
  expect(figures).toMatchObject({
    refundRate: null,
    settled: { charges: 0, credits: 0 },
    latest: [],
  });
  expect(figures.buckets).toHaveLength(97);
  expect(figures.buckets.every((bucket) => bucket.refundRate === null)).toBe(true);
  await quiet.close();
});
