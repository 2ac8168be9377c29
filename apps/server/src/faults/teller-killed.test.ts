import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openReceiver, type Receiver } from '../webhooks/testing-receiver.ts';
import { killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let db: TestDatabase;
let receiver: Receiver;

beforeAll(async () => {
  db = await testDatabase();
  receiver = await openReceiver();
});
afterAll(async () => {
  await killAll();
  await receiver.close();
  await db.drop();
});

const start = () => startProcess({ DATABASE_URL: db.url, MAKEGOOD_WEBHOOK_ALLOW_PRIVATE: 'true' });

async function ask(server: ServerProcess, method: string, path: string, body: object) {
  const answer = await server.call(method, path, body);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** A charge that is held, and settled or given back. */
async function charge(server: ServerProcess, isGood: boolean): Promise<void> {
  const opening = { userId: 'ann', feature: 'chat', hold: { seconds: 600 } };
  const { chargeId } = await ask(server, 'POST', '/api/credits/deduct', opening);
  await (isGood
    ? ask(server, 'POST', `/api/credits/charges/${String(chargeId)}/settle`, {})
    : ask(server, 'POST', '/api/credits/refund', { chargeId, reason: 'timeout' }));
}

test('two servers tell at once, one is killed meanwhile: each fact is told once, with one id', async () => {
  const [first, second] = await Promise.all([start(), start()]);
  const types = ['charge.held', 'charge.settled', 'charge.refunded'];
  const endpoint = { name: 'Host', url: receiver.url, types };
  const { secret } = await ask(second, 'POST', '/api/admin/webhooks', endpoint);
  const feature = { name: 'Chat', cost: 1, operationType: 'CHAT' };
  await ask(second, 'PUT', '/api/admin/features/chat', feature);
  const credits = { userId: 'ann', amount: 100_000, source: 'purchase' };
  await ask(second, 'POST', '/api/credits/grant', credits);
  const charges = async (n: number) => {
    for (let i = 0; i < n; i++) await charge(second, i % 3 > 0);
  };
  await charges(60);
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(0), {
    timeout: 30_000,
    interval: 5,
  });
  const more = charges(60);
  first.signal('SIGKILL');
  await first.exited;
  await more;

  // The minute for which the dead server had claimed some is over.
  const timePasses = () => db.sql`
    update webhook_deliveries set next_at = makegood_now() - interval '1 second'
    where state = 'pending' and claim is not null and next_at < makegood_now() + interval '45 seconds'`;
  await vi.waitFor(
    async () => {
      await timePasses();
      expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(240);
    },
    { timeout: 90_000, interval: 500 },
  );
  const [facts] = await db.sql<{ events: number; messages: number }[]>`
    select (select count(*) from events) as events, (select count(*) from webhook_messages) as messages`;
  expect(facts).toEqual({ events: 240, messages: 240 });
  const bodies = new Map<string, string>();
  for (const { id, body, headers } of receiver.received) {
    new Webhook(String(secret)).verify(body, headers);
    expect(bodies.get(id) ?? body).toBe(body);
    bodies.set(id, body);
  }
  const keys = [...bodies.values()].map((body) => {
    const { type, data } = JSON.parse(body) as { type: string; data: { chargeId: string } };
    return `${type} ${data.chargeId}`;
  });
  expect(new Set(keys).size).toBe(240);
});
