import { afterEach, beforeEach, expect, test } from 'vitest';
import { goodwill, goodwillInput } from '../ledger/goodwill.ts';
import { refund, refundInput } from '../ledger/refund.ts';
import { settle } from '../ledger/settle.ts';
import { sweep } from '../ledger/sweep.ts';
import { putMonitoringSettings, putMonitoringSettingsInput } from '../monitoring/settings.ts';
import { refreshUser, refreshUserInput } from '../refresh/refresh.ts';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { diceOf, prepareHistory, somethingHappens } from '../testing/mixed-history.ts';
import { tellAll } from '../testing/tell-all.ts';
import { deleteEndpoint, disableEndpoint, enableEndpoint, putEndpoint } from './change.ts';
import { createEndpoint, createEndpointInput } from './create.ts';
import { payloadOf, type SubscribedType, type WebhookEvent } from './event.ts';
import { factTypes } from './facts.ts';
import { tellWebhooks } from './tell.ts';

let at: TestLedger;

beforeEach(async () => {
  at = await testLedger();
  await at.feature({ provider: 'openai' });
});
afterEach(async () => {
  await at.sql`update clock set ahead = ahead + interval '1 day'`;
  await sweep(at);
  await at.close();
});

const endpointOf = async (...types: SubscribedType[]) => {
  const input = createEndpointInput.parse({ name: 'Test', url: 'https://example.org', types });
  return (await createEndpoint(at, input, 'test')).endpointId;
};

const back = (input: object) => refund(at, refundInput.parse(input), 'test');

type Told = WebhookEvent & { messageId: string; endpointId: string; state: string };

/** What was told to an endpoint, in the order of time; each as its schema promises. */
async function told(endpointId: string): Promise<Told[]> {
  const rows = await at.sql<Told[]>`
    select m.message_id, d.endpoint_id, d.state, m.type, m.subject, m.payload
    from webhook_deliveries d join webhook_messages m on m.message_id = d.message_id
    where d.endpoint_id = ${endpointId} order by m.created_at, m.message_id`;
  for (const row of rows) expect(payloadOf(row)).toEqual(row.payload);
  return [...rows];
}

const typesTold = async (endpointId: string) => (await told(endpointId)).map(({ type }) => type);

const lowBelow = (credit: number) =>
  putMonitoringSettings(at, putMonitoringSettingsInput.parse({ lowBalance: { credit } }), 'test');

test('a charge that is held, settled for less and refunded is told once by each of them', async () => {
  const endpointId = await endpointOf(...factTypes);
  const userId = await at.user(100);
  const { chargeId } = await at.deduct(userId, { units: 3, hold: { seconds: 60 } });
  await settle(at, { chargeId, amount: 25, costUsd: 0.5 }, 'test');
  await settle(at, { chargeId }, 'test');
  await back({ chargeId, amount: 5, reason: 'incident', idempotencyKey: 'a' });
  await back({ chargeId, amount: 5, reason: 'incident', idempotencyKey: 'a' });
  await back({ chargeId, reason: 'customer_service', errorMessage: 'hush', metadata: { a: 1 } });
  expect(await back({ chargeId, reason: 'customer_service' })).toMatchObject({ replayed: true });
  await tellAll(at);
  await tellAll(at);
  const all = await told(endpointId);
  const common = { chargeId, userId, feature: 'chat', provider: 'openai', creditType: 'credit' };
  const time = expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/);
  expect(all.map(({ type, payload }) => ({ type, ...payload }))).toEqual([
    { type: 'charge.held', ...common, units: 3, amount: 30, at: time },
    {
      ...{ type: 'charge.settled', ...common, units: 3, amount: 25, returned: 5, costUsd: 0.5 },
      ...{ reason: null, at: time },
    },
    {
      ...{ type: 'charge.refunded', refundId: expect.any(String), ...common, units: 0 },
      ...{ amount: 5, remaining: 20, reason: 'incident', at: time },
    },
    {
      ...{ type: 'charge.refunded', refundId: expect.any(String), ...common, units: 3 },
      ...{ amount: 20, remaining: 0, reason: 'customer_service', at: time },
    },
  ]);
  expect(JSON.stringify(all)).not.toMatch(/hush|metadata|actor/);
  const [first, second] = [all[0], all[1]];
  expect([first?.subject, second?.subject]).toEqual(Array(2).fill(`charge:${chargeId}`));
});

test('a charge at once is settled at once, goodwill is a refund without a charge, a late success is absorbed', async () => {
  const endpointId = await endpointOf('charge.settled', 'charge.refunded', 'charge.absorbed');
  const userId = await at.user(100);
  await at.deduct(userId);
  const { chargeId } = await at.deduct(userId, { hold: { seconds: 60 } });
  await back({ chargeId, reason: 'timeout' });
  expect((await refusal(settle(at, { chargeId }, 'test'))).code).toBe('charge_refunded');
  const gift = goodwillInput.parse({ userId, amount: 7, reason: 'goodwill' });
  await goodwill(at, gift, 'staff:s1');
  await tellAll(at);
  expect(await told(endpointId)).toMatchObject([
    { type: 'charge.settled', payload: { amount: 10, returned: 0, costUsd: null } },
    { type: 'charge.refunded', payload: { chargeId, amount: 10, remaining: 0, reason: 'timeout' } },
    { type: 'charge.absorbed', payload: { chargeId, amount: 10 } },
    {
      type: 'charge.refunded',
      payload: { chargeId: null, feature: null, amount: 7, reason: 'goodwill' },
    },
  ]);
});

test('a refresh is told once for each user, with what became of the credits', async () => {
  const endpointId = await endpointOf('credits.refreshed');
  await at.plan('pro', { credit: 50 });
  const userId = await at.user(5);
  await at.subscribe(userId, 'pro');
  await at.deduct(userId);
  await refreshUser(at, refreshUserInput.parse({ userId, idempotencyKey: 'a' }), 'test');
  await refreshUser(at, refreshUserInput.parse({ userId, idempotencyKey: 'a' }), 'test');
  await tellAll(at);
  const change = { creditType: 'credit', granted: 50 };
  expect(await told(endpointId)).toMatchObject([
    {
      subject: `user:${userId}`,
      payload: {
        kind: 'start',
        planId: 'pro',
        changes: [{ ...change, oldBalance: 5, expired: 0 }],
      },
    },
    { payload: { kind: 'refresh', changes: [{ ...change, oldBalance: 45 }] } },
  ]);
});

test('a low balance is told once where it falls below the threshold, and again once it was above', async () => {
  const endpointId = await endpointOf('balance.low');
  await lowBelow(50);
  // From three grants: below within one charge, by several entries.
  const userId = await at.user(20, { priority: 1 });
  await at.grant({ userId, amount: 20, priority: 2 });
  await at.grant({ userId, amount: 20, priority: 3 });
  await at.deduct(userId);
  await tellAll(at);
  expect(await told(endpointId)).toEqual([]);
  await at.deduct(userId, { units: 3 });
  await at.deduct(userId);
  await tellAll(at);
  const low = { userId, creditType: 'credit', threshold: 50 };
  expect(await told(endpointId)).toMatchObject([{ payload: { ...low, balance: 20 } }]);
  await at.grant({ userId, amount: 90 });
  await at.deduct(userId, { units: 2 });
  await tellAll(at);
  expect(await told(endpointId)).toHaveLength(1);
  await at.deduct(userId, { units: 5, hold: { seconds: 60 } });
  await tellAll(at);
  expect(await told(endpointId)).toMatchObject([{}, { payload: { ...low, balance: 30 } }]);
});

test('a refresh that replaces credits is no low balance, nor is anything where there is no threshold', async () => {
  const endpointId = await endpointOf('balance.low');
  await at.plan('pro', { credit: 60 });
  const userId = await at.user(1);
  await at.subscribe(userId, 'pro');
  await lowBelow(50);
  await refreshUser(at, refreshUserInput.parse({ userId }), 'test');
  await tellAll(at);
  await lowBelow(0);
  await at.deduct(userId, { units: 6 });
  await tellAll(at);
  expect(await told(endpointId)).toEqual([]);
});

test('an endpoint is told only what it asked for and what happened since it was made', async () => {
  const userId = await at.user(1000);
  await at.deduct(userId);
  const settled = await endpointOf('charge.settled');
  const refunded = await endpointOf('charge.refunded', 'alert.opened');
  const { chargeId } = await at.deduct(userId);
  await back({ chargeId, reason: 'incident' });
  const late = await endpointOf('charge.settled', 'charge.refunded');
  await tellAll(at);
  expect([await typesTold(settled), await typesTold(refunded), await typesTold(late)]).toEqual([
    ['charge.settled'],
    ['charge.refunded'],
    [],
  ]);
  await putEndpoint(at, { endpointId: refunded, name: 'x', types: ['charge.settled'] });
  await at.deduct(userId);
  await tellAll(at);
  expect(await typesTold(refunded)).toEqual(['charge.refunded', 'charge.settled']);
});

test('what happens while an endpoint is disabled is never told to it; what happened before waits', async () => {
  const endpointId = await endpointOf('charge.settled');
  const userId = await at.user(1000);
  const { chargeId: before } = await at.deduct(userId);
  await disableEndpoint(at, { endpointId }, 'test');
  await at.deduct(userId);
  await enableEndpoint(at, { endpointId });
  const { chargeId: after } = await at.deduct(userId);
  await tellAll(at);
  const charges = (await told(endpointId)).map(({ subject }) => subject);
  expect(charges).toEqual([`charge:${before}`, `charge:${after}`]);
  const { chargeId: last } = await at.deduct(userId);
  await disableEndpoint(at, { endpointId }, 'test');
  await at.deduct(userId);
  await tellAll(at);
  await tellAll(at);
  const waiting = await told(endpointId);
  expect(waiting.at(-1)).toMatchObject({ subject: `charge:${last}`, state: 'pending' });
  expect(waiting).toHaveLength(3);
  await deleteEndpoint(at, { endpointId }, 'test');
});

test('servers that tell at once while users are charged tell each fact once to each endpoint', async () => {
  const endpoints = [await endpointOf(...factTypes), await endpointOf(...factTypes)];
  const users = await Promise.all([0, 1, 2].map(() => at.user(10_000)));
  let charging = true;
  const tellOn = async () => {
    while (charging) await tellWebhooks(at);
  };
  const tellers = [tellOn(), tellOn(), tellOn()];
  for (let i = 0; i < 30; i++) {
    const charges = await Promise.all(
      users.map((userId) => at.deduct(userId, { hold: { seconds: 3600 } })),
    );
    await Promise.all(
      charges.map(({ chargeId }, n) =>
        n === 0 ? back({ chargeId, reason: 'timeout' }) : settle(at, { chargeId }, 'test'),
      ),
    );
    if (i % 5 === 0) await at.sql`update clock set ahead = ahead + interval '1 second'`;
  }
  charging = false;
  await Promise.all(tellers);
  await tellAll(at);
  const [facts] = await at.sql<{ n: number }[]>`select count(*) as n from events`;
  for (const endpointId of endpoints) {
    const all = await told(endpointId);
    expect(all).toHaveLength(facts?.n ?? 0);
    expect(new Set(all.map(({ messageId }) => messageId)).size).toBe(all.length);
  }
});

test('a fact that is read again has the id it had, and is not told anew', async () => {
  const endpointId = await endpointOf(...factTypes);
  await lowBelow(95);
  await at.deduct(await at.user(100));
  const [state] = await at.sql<{ at: string }[]>`select told_to::text as at from webhook_state`;
  await tellAll(at);
  const before = await told(endpointId);
  expect(before.map(({ type }) => type).sort()).toEqual(['balance.low', 'charge.settled']);
  await at.sql`update webhook_state set told_to = ${state?.at ?? ''}::text::timestamptz`;
  await tellAll(at);
  expect(await told(endpointId)).toEqual(before);
  await at.sql`delete from webhook_messages`;
  await at.sql`update webhook_state set told_to = ${state?.at ?? ''}::text::timestamptz`;
  await tellAll(at);
  expect(await told(endpointId)).toEqual(before);
});

test('a backlog is told in steps, and where nobody asks for it nothing of it is read', async () => {
  const endpointId = await endpointOf('charge.settled');
  const userId = await at.user(100);
  await at.deduct(userId);
  const seconds = 20;
  await at.sql`
    insert into events (at, user_id, event_id, kind, charge_id, feature, credit_type, units, amount, returned)
    select e.at + make_interval(secs => ${seconds} * n / 20000.0), user_id, gen_random_uuid(), 'settled',
      charge_id, feature, credit_type, 1, 10, 0
    from events e, generate_series(1, 20000) n where user_id = ${userId}`;
  await at.sql`update clock set ahead = ahead + make_interval(secs => ${seconds})`;
  await tellAll(at);
  // Each step is a transaction of its own.
  const steps = await at.sql<{ n: number }[]>`
    select count(*) as n from webhook_messages group by xmin::text order by n desc`;
  expect(steps.length).toBeGreaterThanOrEqual(4);
  expect(steps[0]?.n).toBeLessThanOrEqual(5010);
  const [all] = await at.sql<{ n: number }[]>`
    select count(*) as n from webhook_deliveries where endpoint_id = ${endpointId}`;
  expect(all?.n).toBe(20_001);

  await deleteEndpoint(at, { endpointId }, 'test');
  await at.deduct(userId);
  await tellAll(at);
  await endpointOf('charge.settled');
  await tellAll(at);
  const [left] = await at.sql<{ n: number }[]>`select count(*) as n from webhook_deliveries`;
  expect(left?.n).toBe(20_001);
});

test('what is told of a history of all sorts is as its type promises, each event and refund once', async () => {
  const endpointId = await endpointOf(...factTypes);
  await prepareHistory(at);
  const dice = diceOf(11);
  for (let i = 0; i < 60; i++) await somethingHappens(at, dice);
  await tellAll(at);
  const kinds = new Map<string, number>();
  for (const { type } of await told(endpointId)) kinds.set(type, (kinds.get(type) ?? 0) + 1);
  const happened = await at.sql<{ type: string; n: number }[]>`
    select case kind when 'charged' then 'charge.settled' else 'charge.' || kind end as type, count(*) as n
    from events group by 1`;
  expect(kinds).toEqual(new Map(happened.map(({ type, n }) => [type, n])));
});
