import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openReceiver, type Receiver } from '../webhooks/testing-receiver.ts';
import { killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let db: TestDatabase;
let receiver: Receiver;
const hanging = Promise.withResolvers<{ status: number }>();

beforeAll(async () => {
  db = await testDatabase();
  // The first is told, and never answers.
  receiver = await openReceiver(({ id }) =>
    receiver.received.filter((one) => one.id === id).length === 1
      ? hanging.promise
      : { status: 200 },
  );
});
afterAll(async () => {
  hanging.resolve({ status: 500 });
  await killAll();
  await receiver.close();
  await db.drop();
});

const start = () => startProcess({ DATABASE_URL: db.url, MAKEGOOD_WEBHOOK_ALLOW_PRIVATE: 'true' });

const idOf = async (server: ServerProcess, path: string, body: object, name: string) => {
  const answer = await server.call('POST', `/api/admin/webhooks${path}`, body);
  expect(answer.status).toBe(200);
  return String(answer.body[name]);
};

test('a server killed in mid-delivery loses nothing: another one delivers it, with the same id', async () => {
  const first = await start();
  const endpoint = { name: 'Pager', url: receiver.url, types: ['alert.opened'] };
  const endpointId = await idOf(first, '', endpoint, 'endpointId');
  const messageId = await idOf(first, `/${endpointId}/test`, {}, 'messageId');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 20_000 });
  first.signal('SIGKILL');
  await first.exited;

  const second = await start();
  const path = `/api/admin/webhooks/${endpointId}/deliveries/${messageId}`;
  expect((await second.call('GET', path)).body).toMatchObject({ state: 'pending', attempts: 0 });
  expect(receiver.received).toHaveLength(1);
  // The minute for which it was claimed is over.
  await db.sql`update webhook_deliveries set next_at = makegood_now()`;
  await vi.waitFor(
    async () =>
      expect((await second.call('GET', path)).body).toMatchObject({
        state: 'delivered',
        attempts: 1,
      }),
    { timeout: 30_000, interval: 250 },
  );
  expect(receiver.received.map(({ id }) => id)).toEqual([messageId, messageId]);
});
