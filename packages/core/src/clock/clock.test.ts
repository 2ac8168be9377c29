import { afterEach, beforeEach, expect, test } from 'vitest';
import { age } from '../ledger/age.ts';
import { sweep } from '../ledger/sweep.ts';
import { refusal, testLedger, type TestLedger } from '../testing/ledger.ts';
import { advanceClock } from './advance.ts';
import { readClock } from './read.ts';

const DAY_S = 24 * 60 * 60;

let at: TestLedger;
beforeEach(async () => {
  at = await testLedger();
  await at.feature();
});
afterEach(() => at.close());

const msOf = async () => Date.parse((await readClock(at)).now);

test('the clock moves ahead by seconds, and tells by how many', async () => {
  const before = await msOf();
  const moved = await advanceClock(at, { seconds: DAY_S });
  expect(moved.aheadSeconds).toBe(DAY_S);
  expect(Date.parse(moved.now) - before).toBeGreaterThanOrEqual(DAY_S * 1000);
  expect(await readClock(at)).toMatchObject({ aheadSeconds: DAY_S });
});

test('the clock moves to a time, and goes on from there', async () => {
  const to = '2029-03-01T12:00:00.250+02:00';
  const { now, aheadSeconds } = await advanceClock(at, { to });
  expect(aheadSeconds).toBeGreaterThan(0);
  expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse(to));
  expect(Date.parse(now)).toBeLessThan(Date.parse(to) + 20_000);
});

test('the clock never goes back', async () => {
  const { now } = await advanceClock(at, { seconds: DAY_S });
  const to = new Date(Date.parse(now) - 1000).toISOString();
  expect(await refusal(advanceClock(at, { to }))).toMatchObject({ code: 'clock_backwards' });
  expect(await readClock(at)).toMatchObject({ aheadSeconds: DAY_S });
  await expect(at.sql`update clock set ahead = ahead - interval '1 second'`).rejects.toThrow();
});

test('the clock moves five years ahead at most, in one step or in several', async () => {
  const year = 365 * DAY_S;
  expect(await refusal(advanceClock(at, { to: '2100-01-01T00:00:00Z' }))).toMatchObject({
    code: 'clock_too_far',
  });
  await advanceClock(at, { seconds: 4 * year });
  const again = await refusal(advanceClock(at, { seconds: year + 1 }));
  expect(again).toMatchObject({ code: 'clock_too_far', facts: { aheadSeconds: 4 * year } });
  expect(await advanceClock(at, { seconds: year })).toMatchObject({ aheadSeconds: 5 * year });
});

test('two advances at once add up', async () => {
  await Promise.all(Array.from({ length: 6 }, () => advanceClock(at, { seconds: 60 })));
  expect(await readClock(at)).toMatchObject({ aheadSeconds: 360 });
});

test('a hold is swept once the clock has passed its deadline', async () => {
  const userId = await at.user(100);
  await at.deduct(userId, { hold: { seconds: 3600 } });
  expect(await sweep(at)).toEqual({ refunded: 0, failed: 0 });
  await advanceClock(at, { seconds: 3601 });
  expect(await sweep(at)).toEqual({ refunded: 1, failed: 0 });
  expect(await at.balance(userId)).toEqual({ balance: 100, held: 0 });
});

test('a grant expires, and another takes effect, once the clock has passed their times', async () => {
  const { now } = await readClock(at);
  const after = (seconds: number) => new Date(Date.parse(now) + seconds * 1000).toISOString();
  const userId = await at.user(100, { expiresAt: after(DAY_S) });
  await at.grant({ userId, amount: 7, effectiveAt: after(DAY_S) });
  expect(await age(at)).toEqual({ aged: 0 });
  await advanceClock(at, { to: after(DAY_S) });
  expect(await age(at)).toEqual({ aged: 1 });
  expect(await at.balance(userId)).toEqual({ balance: 7, held: 0 });
});
