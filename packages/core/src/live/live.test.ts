import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@makegood/db';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deduct, deductInput } from '../ledger/deduct.ts';
import { openLedger } from '../ledger/engine.ts';
import { refusal, testLedger, type TestLedger } from '../testing/ledger.ts';
import { openAnnouncer } from './announce.ts';
import { ANYONE, CHANNEL, MOST_NAMED, shortOf, shortsOf } from './channel.ts';
import { Live, type Told } from './live.ts';

let at: TestLedger;
beforeEach(async () => {
  at = await testLedger();
  await at.feature();
});
afterEach(() => at.close());

async function eventually(isTrue: () => boolean): Promise<void> {
  for (let i = 0; !isTrue(); i++) {
    if (i > 1000) throw new Error(`Still not so: ${isTrue.toString()}`);
    await delay(10);
  }
}

/** What arrives on the channel from now on. */
async function heard() {
  const own = connect(at.database.url, { max: 1, name: 'test' });
  const payloads: string[] = [];
  await own.listen(CHANNEL, (payload) => payloads.push(payload));
  return { payloads, close: () => own.end({ timeout: 1 }) };
}

test('who changed is named in few messages, each of less than 8,000 bytes', async () => {
  const { payloads, close } = await heard();
  const announcer = openAnnouncer(at.sql);
  const users = Array.from({ length: MOST_NAMED }, (_, i) => `person-${i}@example.test`);
  for (const userId of [...users, ...users]) announcer.changed(userId);
  await announcer.close();
  await eventually(() => payloads.flatMap(shortsOf).length >= users.length);
  expect(payloads.length).toBeLessThanOrEqual(4);
  for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8000);
  expect(new Set(payloads.flatMap(shortsOf))).toEqual(new Set(users.map(shortOf)));
  expect(payloads.join()).not.toContain('person');
  await close();
});

test('more than can be named is anyone', async () => {
  const { payloads, close } = await heard();
  const announcer = openAnnouncer(at.sql);
  for (let i = 0; i < 3 * MOST_NAMED; i++) announcer.changed(`u${i}`);
  await announcer.close();
  await eventually(() => payloads.length > 0);
  expect(payloads).toEqual([ANYONE]);
  await close();
});

test('a ledger that is closed has announced what it committed', async () => {
  const { payloads, close } = await heard();
  const other = openLedger({ sql: at.database.sql });
  const userId = await at.user(10);
  await deduct(other, deductInput.parse({ userId, feature: 'chat' }), 'test');
  await other.close();
  await eventually(() => payloads.flatMap(shortsOf).includes(shortOf(userId)));
  await close();
});

test('whoever watches is told at once, at every change, and not once they stopped', async () => {
  const live = new Live({ sql: at.sql, url: at.database.url, trouble: () => {} });
  const [userId, other] = [await at.user(100), await at.user(100)];
  const told: Told[] = [];
  const first = live.watch(userId, undefined, (news) => told.push(news));
  await first.ready;
  expect(told.map(({ balances }) => JSON.parse(balances ?? ''))).toEqual([
    { creditsRemaining: 100, balances: { credit: { available: 100, held: 0 } } },
  ]);
  await at.deduct(userId);
  await eventually(() => told.length === 2);
  first.stop();
  await at.deduct(userId);
  const second = live.watch(other, undefined, () => {});
  await second.ready;
  expect(told).toHaveLength(2);
  await live.close();
});

test('who comes while nothing can be read is told so', async () => {
  const nowhere = 'postgres://nobody@127.0.0.1:1/none';
  const sql = connect(nowhere, { max: 1, name: 'test' });
  const troubles: unknown[] = [];
  const live = new Live({ sql, url: nowhere, trouble: (error) => troubles.push(error) });
  const { ready, stop } = live.watch('u', undefined, () => {});
  expect((await refusal(ready)).code).toBe('unavailable');
  expect(troubles.length).toBeGreaterThan(0);
  stop();
  await live.close();
  await sql.end({ timeout: 1 });
});
