import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveCredits, type TestServer, testServer } from '../testing.ts';
import { openReceiver, type Receiver } from './testing-receiver.ts';

let at: TestServer;
let receiver: Receiver;

beforeAll(async () => {
  at = await testServer({ webhooks: { allowPrivate: true } });
  receiver = await openReceiver(({ id }) => ({ status: times(id) <= 3 ? 503 : 204 }));
});
afterAll(async () => {
  await at.close();
  await receiver.close();
});

const times = (id: string) => receiver.received.filter((one) => one.id === id).length;

async function failingCharge(): Promise<void> {
  const { body } = await at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body: { userId: 'ann', feature: 'chat', provider: 'openai', hold: { seconds: 600 } },
  });
  const told = await at.call('POST', `/api/credits/charges/${String(body['chargeId'])}/fail`, {
    as: at.keys.service,
    body: { failure: 'provider_error', errorMessage: 'HTTP 500' },
  });
  expect(told.status).toBe(200);
}

/** What failed and waits for its next attempt is due now. */
const timePasses = () => at.db.sql`
  update webhook_deliveries set next_at = makegood_now()
  where state = 'pending' and claim is null and attempts > 0`;

test('an alert of charges that fail arrives signed and with the same id where the receiver fails three times', async () => {
  const { body } = await at.call('POST', '/api/admin/webhooks', {
    as: at.keys.admin,
    body: { name: 'Pager', url: receiver.url, types: ['alert.opened'] },
  });
  await giveCredits(at, 'ann');
  await Promise.all(Array.from({ length: 24 }, failingCharge));

  const isOfProvider = (text: string) => JSON.parse(text).data.rule === 'provider_degraded';
  const received = () => receiver.received.filter((one) => isOfProvider(one.body));
  const taken = async () => {
    await timePasses();
    return received().length;
  };
  await expect.poll(taken, { timeout: 60_000, interval: 500 }).toBe(4);
  const [first] = received();
  expect(new Set(received().map(({ id }) => id))).toEqual(new Set([first?.id]));
  expect(new Set(received().map((one) => one.body)).size).toBe(1);
  for (const one of received()) {
    const told = new Webhook(String(body['secret'])).verify(one.body, one.headers);
    expect(told).toMatchObject({
      type: 'alert.opened',
      data: { severity: 'critical', value: 1, link: expect.stringContaining(at.server.url) },
    });
  }
  const { body: list } = await at.call('GET', '/api/admin/alerts?state=unresolved', {
    as: at.keys.viewer,
  });
  expect(list).toMatchObject({
    alerts: expect.arrayContaining([
      expect.objectContaining({ rule: 'provider_degraded', subject: 'openai', state: 'open' }),
    ]),
  });
}, 120_000);
