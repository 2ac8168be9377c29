import { afterAll, beforeAll, expect, test } from 'vitest';
import { goodwill, goodwillInput } from '../ledger/goodwill.ts';
import { refund, refundInput } from '../ledger/refund.ts';
import { testLedger, type TestLedger } from '../testing/ledger.ts';
import { putUser, putUserInput } from '../users/put.ts';
import { find, findInput } from './find.ts';

let at: TestLedger;
beforeAll(async () => {
  at = await testLedger();
  await at.feature({ provider: 'alpha' });
});
afterAll(() => at.close());

const hits = async (q: string) => (await find(at, findInput.parse({ q }))).hits;
const found = async (q: string) => (await hits(q)).map(({ kind, id }) => `${kind} ${id}`);

test('a charge is found by its id, its provider’s task and its idempotency key, at once', async () => {
  const userId = await at.user(100);
  const { chargeId } = await at.deduct(userId, {
    ...{ providerTaskId: 'task-77', idempotencyKey: 'order 4711', apiRoute: '/api/chat' },
  });
  for (const q of [chargeId, chargeId.toUpperCase(), ` ${chargeId} `, 'task-77', 'order 4711']) {
    expect(await hits(q)).toMatchObject([
      {
        kind: 'charge',
        id: chargeId,
        userId,
        title: 'chat',
        subtitle: 'settled · alpha · task-77 · /api/chat',
      },
    ]);
  }
  expect(await found('order 471')).toEqual([]);
  expect(await found('task-7')).toEqual([]);
});

test('refunds and grants are found by their id and by their idempotency key', async () => {
  const userId = await at.user(100);
  const { chargeId } = await at.deduct(userId);
  const asked = refundInput.parse({ chargeId, reason: 'timeout', idempotencyKey: 'refund of it' });
  const { refundId } = await refund(at, asked, 'worker');
  const sorry = goodwillInput.parse({
    userId,
    amount: 3,
    reason: 'goodwill',
    idempotencyKey: 'sorry',
  });
  const given = await goodwill(at, sorry, 'staff:s');
  const { grantId } = await at.grant({ userId, amount: 5, idempotencyKey: 'bought' });
  for (const q of [refundId, 'refund of it']) {
    expect(await hits(q)).toMatchObject([
      { kind: 'refund', id: refundId, userId, title: 'timeout' },
    ]);
  }
  expect(await found('sorry')).toEqual([`refund ${given.refundId}`]);
  for (const q of [grantId, 'bought']) {
    expect(await hits(q)).toMatchObject([
      { kind: 'grant', id: grantId, userId, title: 'purchase' },
    ]);
  }
});

test('a key or a task that several have finds all of them, the newest first', async () => {
  const shared = { idempotencyKey: 'request 1', providerTaskId: 'request 1' };
  const first = await at.deduct(await at.user(100), shared);
  const userId = await at.user(100);
  const second = await at.deduct(userId, shared);
  const third = await at.deduct(userId, { ...shared, attempt: 2 });
  expect(new Set(await found('request 1'))).toEqual(
    new Set([first, second, third].map(({ chargeId }) => `charge ${chargeId}`)),
  );
});

test('users are found by id and by any part of an email or a name, the best first', async () => {
  const people = [
    { userId: 'm1', email: 'joan.miller@example.org', name: 'Joan' },
    { userId: 'm2', email: 'pete@example.org', name: 'Pete Miller' },
    { userId: 'm3', email: 'miller@example.org', name: null },
    { userId: 'm4', email: null, name: 'Miller' },
    { userId: 'miller', email: null, name: null },
  ];
  for (const person of people) await putUser(at, putUserInput.parse(person), 'test');
  const idsOf = async (q: string) => (await hits(q)).map(({ id }) => id);
  expect(await idsOf('miller')).toEqual(['miller', 'm4', 'm3', 'm1', 'm2']);
  expect(await idsOf('MILLER')).toEqual(['m4', 'm3', 'm1', 'm2']);
  expect(await found('miller@example.org')).toEqual(['user m3', 'user m1']);
  expect(await hits('m2')).toMatchObject([
    { kind: 'user', userId: 'm2', title: 'Pete Miller', subtitle: 'pete@example.org' },
  ]);
});

test('a user whose id is a charge’s, and twenty of many, are found too', async () => {
  const { chargeId } = await at.deduct(await at.user(100));
  await at.grant({ userId: chargeId, amount: 1 });
  expect(await found(chargeId)).toEqual([`charge ${chargeId}`, `user ${chargeId}`]);
  for (let i = 0; i < 25; i++) {
    await putUser(
      at,
      putUserInput.parse({ userId: `crowd${i}`, name: `One of a crowd ${i}` }),
      'test',
    );
  }
  expect(await found('of a crowd')).toHaveLength(20);
});

test('what is special to SQL is looked for as it is', async () => {
  await putUser(at, putUserInput.parse({ userId: 'odd', name: `50%_off\\ "it's" {a,b}` }), 'test');
  for (const q of ['50%_off', '%_off', `"it's"`, `'s" {a,b}`, 'off\\ "']) {
    expect(await found(q)).toEqual(['user odd']);
  }
  for (const q of ['%', '_', '%%%', '5_%', "' or true --", '{}', '\\', '   ']) {
    expect(await found(q)).toEqual([]);
  }
});
