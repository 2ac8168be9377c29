import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveCredits, type TestServer, testServer } from '../testing.ts';
import { openReceiver, type Receiver } from './testing-receiver.ts';

let at: TestServer;
let receiver: Receiver;

beforeAll(async () => {
  at = await testServer({ webhooks: { allowPrivate: true } });
  receiver = await openReceiver();
});
afterAll(async () => {
  await at.close();
  await receiver.close();
});

const call = async (method: string, path: string, body?: object) => {
  const answer = await at.call(method, path, { as: at.keys.admin, body });
  expect(answer.status).toBe(200);
  return answer.body;
};

type Made = { endpointId: string; secret: string };

const make = async (types: string[], of = receiver) =>
  (await call('POST', '/api/admin/webhooks', { name: 'Host', url: of.url, types })) as Made;

const deduct = async (userId: string, more: object = {}) => {
  const body = { userId, feature: 'chat', provider: 'openai', ...more };
  return String((await call('POST', '/api/credits/deduct', body))['chargeId']);
};

const patient = { timeout: 40_000, interval: 250 };

/** Waits until all that happened by now is told and delivered. */
async function allIsTold(): Promise<void> {
  const [now] = await at.db.sql<{ at: string }[]>`select makegood_now()::text as at`;
  const isDone = async () => {
    const [row] = await at.db.sql<{ done: boolean }[]>`
      select told_to > ${now?.at ?? ''}::text::timestamptz and not exists (
        select from webhook_deliveries where state = 'pending') as done
      from webhook_state`;
    return row?.done;
  };
  await expect.poll(isDone, patient).toBe(true);
}

type Body = { type: string; data: Record<string, unknown> };

/** What a receiver took, verified with the secret as the library does it. */
const verified = ({ received }: Receiver, secret: string) =>
  received.map(({ id, body, headers }) => {
    const { type, data } = new Webhook(secret).verify(body, headers) as Body;
    return { id, type, ...data };
  });

test('a charge arrives once when it is held, settled and refunded, signed; who asks later is not told the past', async () => {
  const { endpointId, secret } = await make([
    ...['charge.held', 'charge.settled', 'charge.refunded', 'balance.low'],
  ]);
  await call('PUT', '/api/admin/monitoring/settings', { lowBalance: { credit: 1000 } });
  await giveCredits(at, 'ann', 1005);
  const chargeId = await deduct('ann', { hold: { seconds: 600 } });
  await call('POST', `/api/credits/charges/${chargeId}/settle`, { amount: 8, costUsd: 0.25 });
  const refunding = { chargeId, amount: 3, reason: 'provider_error', idempotencyKey: 'once' };
  await call('POST', '/api/credits/refund', refunding);
  await call('POST', '/api/credits/refund', refunding);
  await call('POST', '/api/credits/refund', { chargeId, reason: 'incident' });
  await call('POST', '/api/credits/refund', { chargeId, reason: 'incident' });
  const late = await make(['charge.held', 'charge.settled', 'charge.refunded']);
  await allIsTold();

  const all = verified(receiver, secret);
  const sorted = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(sorted).toHaveLength(5);
  const about = { chargeId, userId: 'ann', feature: 'chat', provider: 'openai' };
  expect(sorted).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'charge.held', ...about, amount: 10 }),
      expect.objectContaining({ type: 'balance.low', userId: 'ann', balance: 995 }),
      expect.objectContaining({ type: 'charge.settled', ...about, amount: 8, returned: 2 }),
      expect.objectContaining({ type: 'charge.refunded', ...about, amount: 3, remaining: 5 }),
      expect.objectContaining({ type: 'charge.refunded', ...about, amount: 5, remaining: 0 }),
    ]),
  );
  const log = await call('GET', `/api/admin/webhooks/deliveries?endpointId=${late.endpointId}`);
  expect(log['deliveries']).toEqual([]);

  const [first] = all;
  const path = `/api/admin/webhooks/${endpointId}/deliveries/${first?.id}`;
  await call('POST', `${path}/replay`);
  await expect
    .poll(() => receiver.received.filter(({ id }) => id === first?.id).length, patient)
    .toBe(2);
  await call('DELETE', `/api/admin/webhooks/${endpointId}`);
  await call('DELETE', `/api/admin/webhooks/${late.endpointId}`);
});

test('a sample of each type comes signed, and is told apart by its ids', async () => {
  const types = [
    ...['charge.held', 'charge.settled', 'charge.refunded', 'charge.absorbed', 'balance.low'],
    ...['credits.refreshed', 'refresh.finished', 'alert.opened', 'alert.resolved'],
  ];
  const own = await openReceiver();
  const { endpointId, secret } = await make(['alert.opened'], own);
  for (const type of types) await call('POST', `/api/admin/webhooks/${endpointId}/test`, { type });
  await expect.poll(() => own.received.length, patient).toBe(types.length);
  const all = verified(own, secret);
  expect(new Set(all.map(({ type }) => type))).toEqual(new Set(types));
  for (const sample of all) expect(JSON.stringify(sample)).toMatch(/sample_user|00000000-0000-7/);
  await call('DELETE', `/api/admin/webhooks/${endpointId}`);
  await own.close();
});

test('an endpoint that answers 410 is disabled, told no more, and an alert until it is enabled', async () => {
  const own = await openReceiver(() => ({ status: 410 }));
  const { endpointId } = await make(['charge.settled'], own);
  await giveCredits(at, 'bob');
  await deduct('bob');
  const alerts = async () => {
    const body = await call('GET', '/api/admin/alerts?state=unresolved');
    return (body['alerts'] as { rule: string; subject: string; title: string }[]).filter(
      ({ rule, subject }) => rule === 'webhook_failing' && subject === endpointId,
    );
  };
  await expect
    .poll(alerts, patient)
    .toMatchObject([{ title: 'Webhooks to Host are off: it answered 410 Gone' }]);
  await deduct('bob');
  await allIsTold();
  expect(own.received).toHaveLength(1);
  await call('DELETE', `/api/admin/webhooks/${endpointId}`);
  await own.close();
});
