import { afterAll, beforeAll, expect, test } from 'vitest';
import { callbackWorld, type CallbackWorld, secretOf } from './testing.ts';

let world: CallbackWorld;

beforeAll(async () => {
  world = await callbackWorld();
});
afterAll(() => world.close());

const path = '/api/admin/providers/acme/callbacks';
const put = (body: object) => world.at.call('PUT', path, { as: world.at.keys.admin, body });
const first = secretOf('the first');
const second = secretOf('the second');
const statusWith = async (secret: string) =>
  (await world.send('acme', { taskId: 'x', status: 'processing' }, { secret })).status;

test('a new secret leaves the one before good for its hours, or for none', async () => {
  expect((await put({ adapter: 'standard', secret: first })).body).toMatchObject({
    ...{ provider: 'acme', adapter: 'standard', previousSecretUntil: null, waiting: 0 },
  });
  expect(await statusWith(first)).toBe(200);
  const rotated = (await put({ adapter: 'standard', secret: second })).body;
  const hours = (Date.parse(String(rotated['previousSecretUntil'])) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23.9);
  expect([await statusWith(first), await statusWith(second)]).toEqual([200, 200]);
  expect((await put({ adapter: 'standard', secret: second })).body).toEqual(rotated);
  await world.at.db.sql`
    update provider_callbacks set previous_secret_until = makegood_now() where provider = 'acme'`;
  expect([await statusWith(first), await statusWith(second)]).toEqual([401, 200]);
  await put({ adapter: 'standard', secret: first, keepHours: 0 });
  expect([await statusWith(first), await statusWith(second)]).toEqual([200, 401]);
});

test('puts at once leave one of the secrets', async () => {
  const secrets = Array.from({ length: 8 }, (_, i) => secretOf(`secret ${i}`));
  const answers = await Promise.all(
    secrets.map((secret) => put({ adapter: 'standard', secret, keepHours: 0 })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  const good = await Promise.all(secrets.map(statusWith));
  expect(good.filter((status) => status === 200)).toHaveLength(1);
  await put({ adapter: 'standard', secret: first, keepHours: 0 });
});

test('a secret is shown nowhere: not in a list, not in the audit log, not in the database', async () => {
  const { at } = world;
  await put({ adapter: 'replicate', secret: second });
  const list = await at.call('GET', '/api/admin/providers/callbacks', { as: at.keys.viewer });
  expect(list.body).toMatchObject({
    providers: [{ provider: 'acme', adapter: 'replicate' }, { provider: 'simulator' }],
    adapters: expect.arrayContaining([{ adapter: 'openai', title: 'OpenAI' }]),
  });
  const audit = await at.call('GET', '/api/admin/audit', { as: at.keys.admin });
  const lines = audit.body['entries'] ?? audit.body;
  expect(JSON.stringify(lines)).toContain('callbacks:acme');
  const [row] = await at.db.sql<{ secret: Uint8Array }[]>`
    select secret from provider_callbacks where provider = 'acme'`;
  const kept = Buffer.from(row?.secret ?? []).toString('latin1');
  for (const text of [JSON.stringify(list.body), JSON.stringify(audit.body), kept]) {
    expect(text).not.toContain(second);
    expect(text).not.toContain(second.slice(6));
  }
});

test('what is no secret, or an adapter that is not known, is refused', async () => {
  for (const secret of ['', 'whsec_', 'whsec_c2hvcnQ=', 'whsec_*** not base64 at all ***']) {
    const { status, body } = await put({ adapter: 'standard', secret });
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'invalid_request' });
  }
  expect((await put({ adapter: 'nobody', secret: first })).status).toBe(400);
});

test('once it is deleted, nothing of the provider is taken', async () => {
  const { at } = world;
  await put({ adapter: 'standard', secret: first });
  await world.send('acme', { taskId: 'waits', status: 'failed' }, { secret: first });
  const deleted = await at.call('DELETE', path, { as: at.keys.admin });
  expect(deleted).toMatchObject({ status: 200, body: { provider: 'acme', waiting: 1 } });
  expect(await statusWith(first)).toBe(404);
  expect(await at.call('DELETE', path, { as: at.keys.admin })).toMatchObject({
    ...{ status: 404, body: { code: 'provider_not_found' } },
  });
  expect(await at.db.sql`select from parked_callbacks`).toHaveLength(0);
});
