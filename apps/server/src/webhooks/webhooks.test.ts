import { emit } from '@makegood/core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testServer } from '../testing.ts';
import { openReceiver, type Receiver } from './testing-receiver.ts';

let at: TestServer;
let receiver: Receiver;
let status = 200;

beforeAll(async () => {
  at = await testServer({ webhooks: { allowPrivate: true } });
  receiver = await openReceiver(() => ({ status, body: 'thanks' }));
});
afterAll(async () => {
  await at.close();
  await receiver.close();
});

const call = (method: string, path: string, body?: object) =>
  at.call(method, `/api/admin/webhooks${path}`, { as: at.keys.admin, body });

type Made = { endpointId: string; secret: string };

async function make(more: object = {}): Promise<Made> {
  const { status, body } = await call('POST', '', {
    ...{ name: 'Pager', url: `${receiver.url}?token=hush`, types: ['alert.opened'], ...more },
  });
  expect(status).toBe(200);
  return body as Made;
}

test('a secret is shown once: when it is made, and when it is replaced', async () => {
  const { endpointId, secret } = await make();
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  const rotated = await call('POST', `/${endpointId}/rotate`, {});
  expect(rotated.body).toMatchObject({ endpointId, previousSecretUntil: expect.any(String) });
  expect(rotated.body.secret).not.toBe(secret);
  const list = await at.call('GET', '/api/admin/webhooks', { as: at.keys.viewer });
  const log = await at.call('GET', '/api/admin/audit?limit=20', { as: at.keys.admin });
  for (const { body } of [list, log]) {
    const text = JSON.stringify(body);
    expect(text).toContain(endpointId);
    expect([/whsec_/.test(text), text.includes('hush')]).toEqual([false, false]);
  }
  expect(JSON.stringify(log.body)).toContain('webhooks.rotate');
});

test('a test is sent at once, and its delivery tells what came of it', async () => {
  const { endpointId, secret } = await make();
  const sent = await call('POST', `/${endpointId}/test`);
  const path = `/${endpointId}/deliveries/${String(sent.body.messageId)}`;
  await expect
    .poll(async () => (await call('GET', path)).body, { timeout: 10_000 })
    .toMatchObject({
      ...{ state: 'delivered', type: 'webhook.test', attempts: 1, lastStatus: 200 },
      attemptLog: [{ number: 1, status: 200, excerpt: 'thanks' }],
    });
  const told = receiver.received.find(({ id }) => id === sent.body.messageId);
  expect(new Webhook(secret).verify(told?.body ?? '', told?.headers ?? {})).toMatchObject({
    type: 'webhook.test',
    data: { sentBy: expect.stringMatching(/^key:/) },
  });
});

test('what the ledger tells arrives by the jobs alone', async () => {
  const { endpointId } = await make({ types: ['alert.resolved'] });
  const { messageId } = await emit(at.db.sql, {
    type: 'alert.resolved',
    payload: {
      ...{ alertId: '01890000-0000-7000-8000-000000000000', rule: 'refund_rate' },
      ...{
        severity: 'warning',
        title: 'Refunds',
        detail: 'Over 5 %',
        value: 0.06,
        threshold: 0.05,
      },
      ...{ openedAt: '2026-01-01T00:00:00Z', resolvedAt: '2026-01-01T01:00:00Z', link: null },
    },
  });
  await expect
    .poll(() => receiver.received.map(({ id }) => id), { timeout: 20_000, interval: 250 })
    .toContain(messageId);
  const { body } = await call('GET', `/deliveries?endpointId=${endpointId}`);
  expect(body.deliveries).toHaveLength(1);
});

test('what failed is sent anew, one or all, by an admin alone', async () => {
  const { endpointId } = await make();
  status = 500;
  const sent = await call('POST', `/${endpointId}/test`);
  const path = `/${endpointId}/deliveries/${String(sent.body.messageId)}`;
  await expect
    .poll(async () => (await call('GET', path)).body, { timeout: 10_000 })
    .toMatchObject({ state: 'pending', attempts: 1, lastError: 'It answered 500.' });
  status = 200;
  const byViewer = await at.call('POST', `/api/admin/webhooks${path}/replay`, {
    as: at.keys.viewer,
  });
  expect(byViewer.status).toBe(403);
  expect((await call('POST', `${path}/replay`)).status).toBe(200);
  await expect
    .poll(async () => (await call('GET', path)).body, { timeout: 10_000 })
    .toMatchObject({ state: 'delivered', attempts: 2 });
  expect((await call('POST', `/${endpointId}/replay`, {})).body).toEqual({ replayed: 0 });
});

test('refusals say what is wrong', async () => {
  const { endpointId } = await make();
  const slack = await make({ kind: 'slack' });
  const none = '00000000-0000-7000-8000-000000000000';
  const code = async (method: string, path: string, body?: object) =>
    (await call(method, path, body)).body.code;
  const create = (more: object) =>
    code('POST', '', { name: 'x', types: ['alert.opened'], ...more });
  expect(slack.secret).toBeNull();
  expect(await code('POST', `/${slack.endpointId}/rotate`, {})).toBe('webhook_unsigned');
  expect(await code('POST', `/${none}/test`)).toBe('webhook_not_found');
  expect(await code('GET', `/${endpointId}/deliveries/${none}`)).toBe('webhook_delivery_not_found');
  expect(await create({ url: 'ftp://example.org' })).toBe('invalid_request');
  expect(await create({ url: 'https://me:pw@example.org' })).toBe('invalid_request');
  expect(await create({ url: 'https://example.org', types: [] })).toBe('invalid_request');
  expect(await create({ url: 'https://example.org', types: ['x'] })).toBe('invalid_request');
  await call('POST', `/${endpointId}/disable`);
  expect(await code('POST', `/${endpointId}/test`)).toBe('webhook_disabled');
  expect((await call('POST', `/${endpointId}/enable`)).body).toMatchObject({ enabled: true });
  expect((await call('DELETE', `/${endpointId}`)).status).toBe(200);
  expect(await code('DELETE', `/${endpointId}`)).toBe('webhook_not_found');
});

test('an endpoint keeps its address where none is given, and gets the one that is', async () => {
  const { endpointId } = await make();
  const kept = await call('PUT', `/${endpointId}`, {
    name: 'Renamed',
    types: ['refresh.finished'],
  });
  expect(kept.body).toMatchObject({
    ...{ name: 'Renamed', types: ['refresh.finished'], displayUrl: `${receiver.url}?…` },
  });
  const moved = await call('PUT', `/${endpointId}`, {
    ...{ name: 'Renamed', types: ['refresh.finished'], url: `${receiver.url}/new` },
  });
  expect(moved.body).toMatchObject({ displayUrl: `${receiver.url}/new` });
});

test('a server that is not told otherwise takes only addresses of the public internet', async () => {
  const strict = await testServer();
  const create = async (url: string) => {
    const body = { name: 'x', url, types: ['alert.opened'] };
    const answer = await strict.call('POST', '/api/admin/webhooks', {
      ...{ as: strict.keys.admin, body },
    });
    return { status: answer.status, code: answer.body.code, reason: answer.body.reason };
  };
  const refused = { status: 422, code: 'webhook_address_refused' };
  expect(await create('http://example.org')).toEqual({ ...refused, reason: 'not_https' });
  for (const url of ['https://127.0.0.1', 'https://localhost', 'https://169.254.169.254/latest'])
    expect(await create(url)).toEqual({ ...refused, reason: 'private_address' });
  await strict.close();
});

test('a refresh that ends is told once', async () => {
  const { endpointId } = await make({ types: ['refresh.finished'] });
  await at.call('POST', '/api/credits/grant', {
    ...{ as: at.keys.admin, body: { userId: 'r', amount: 1, source: 'promo' } },
  });
  await at.call('PUT', '/api/admin/users/r', { as: at.keys.admin, body: { planId: 'free' } });
  const run = await at.call('POST', '/api/admin/credits/bulk-refresh', {
    ...{ as: at.keys.admin, body: { userIds: ['r'], force: true } },
  });
  expect(run.body).toMatchObject({ refreshed: 1 });
  const { body } = await call('GET', `/deliveries?endpointId=${endpointId}`);
  expect(body.deliveries).toMatchObject([
    { type: 'refresh.finished', subject: `refresh_run:${String(run.body.runId)}` },
  ]);
});
