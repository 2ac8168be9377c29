import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLog } from './log.ts';
import type { AppRouter } from './routers/index.ts';
import { startServer } from './server.ts';
import { type TestServer, testServer } from './testing.ts';

let at: TestServer;
beforeAll(async () => {
  at = await testServer();
});
afterAll(() => at.close());

const call = async (
  method: string,
  path: string,
  body?: object,
  as: 'admin' | 'viewer' = 'admin',
) => {
  const answer = await at.call(method, path, { as: at.keys[as], ...(body && { body }) });
  return { status: answer.status, ...answer.body };
};
const chat = { name: 'Chat', cost: 10, operationType: 'CHAT' };
const team = { name: 'Team', credits: { credit: 100 } };
const later = () => new Date(Date.now() + 3_600_000).toISOString();

test('a feature over REST: put, scheduled, previewed, cancelled, archived, its history told', async () => {
  const path = '/api/admin/features/story';
  const put = (more: object) => call('PUT', path, { ...chat, operationType: 'STORY', ...more });
  expect(await put({})).toMatchObject({ status: 200, version: 1, inForce: true, scheduled: [] });
  const effectiveAt = later();
  expect(await put({ cost: 20, effectiveAt, version: 1 })).toMatchObject({
    ...{ cost: 10, version: 2, scheduled: [{ version: 2, effectiveAt, values: { cost: 20 } }] },
  });
  const body = { ...chat, operationType: 'STORY', cost: 30 };
  expect(await call('POST', `${path}/preview`, body, 'viewer')).toMatchObject({
    ...{ status: 200, changed: [{ field: 'cost', before: 10, after: 30 }], usage: { users: 0 } },
  });
  expect(await call('DELETE', `${path}/versions/2`)).toMatchObject({ state: 'cancelled' });
  expect(await call('DELETE', `${path}/versions/1`)).toMatchObject({
    ...{ status: 409, code: 'version_in_force', version: 1 },
  });
  expect(await call('DELETE', `${path}/versions/x`)).toMatchObject({ status: 400 });
  expect(await call('DELETE', path)).toMatchObject({ status: 200, feature: 'story' });
  const history = await call('GET', `${path}/history?limit=2`, undefined, 'viewer');
  expect(history).toMatchObject({
    versions: [
      { version: 3, state: 'in_force', values: { archived: true } },
      { version: 2, state: 'cancelled' },
    ],
    nextCursor: '2',
  });
  expect(await call('GET', `${path}/history?limit=2&cursor=2`)).toMatchObject({
    ...{ versions: [{ version: 1, state: 'past' }], nextCursor: null },
  });
});

test('a plan over REST: created, put, scheduled, previewed, cancelled, archived, its history told', async () => {
  const path = '/api/admin/plans/cplan_team';
  const create = () => call('POST', '/api/admin/plans', { id: 'cplan_team', ...team });
  expect(await create()).toMatchObject({
    ...{ status: 200, id: 'cplan_team', ...team, refresh: { mode: 'replace', every: 30 } },
    ...{ active: true, users: 0, version: 1 },
  });
  expect(await create()).toMatchObject({ status: 409, code: 'plan_exists' });
  const effectiveAt = later();
  const changed = { ...team, credits: { credit: 150 }, effectiveAt, id: 'cplan_team', version: 1 };
  expect(await call('PUT', path, changed)).toMatchObject({
    ...{ version: 2, scheduled: [{ effectiveAt, values: { credits: { credit: 150 } } }] },
  });
  expect(await call('POST', `${path}/preview`, { ...team, name: 'T' }, 'viewer')).toMatchObject({
    ...{ users: 0, monthly: [{ creditType: 'credit', before: 0, after: 0, used: 0 }] },
  });
  expect(await call('DELETE', `${path}/versions/2`)).toMatchObject({ state: 'cancelled' });
  expect(await call('DELETE', path)).toMatchObject({ status: 200, id: 'cplan_team' });
  expect(await call('GET', `${path}/history`, undefined, 'viewer')).toMatchObject({
    versions: [{ version: 3, values: { active: false } }, { version: 2 }, { version: 1 }],
  });
  const { plans } = (await call('GET', '/api/admin/plans')) as unknown as { plans: object[] };
  expect(plans).toMatchObject([
    { id: 'cplan_team', active: false, archivedAt: expect.any(String), users: 0 },
    { id: 'free', name: 'Free', credits: { credit: 1000 } },
    { id: 'pro', name: 'Pro', credits: { credit: 20_000 } },
  ]);
});

test('a stale write is a conflict that tells what changed', async () => {
  const path = '/api/admin/plans/shared';
  await call('PUT', path, team);
  await call('PUT', path, { ...team, credits: { credit: 200 }, version: 1 });
  expect(await call('PUT', path, { ...team, version: 1 })).toMatchObject({
    ...{ status: 409, code: 'stale_write', currentVersion: 2, yourVersion: 1 },
    changed: [
      {
        ...{ field: 'credits.credit', before: 100, after: 200 },
        ...{ by: expect.stringMatching(/^key:/), at: expect.any(String) },
      },
    ],
  });
  const client = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${at.server.url}/trpc`,
        headers: { authorization: `Bearer ${at.keys.admin}` },
      }),
    ],
  });
  const stale = await client.plans.put
    .mutate({ planId: 'shared', ...team, version: 1 })
    .catch((error: unknown) => error);
  expect(stale).toBeInstanceOf(TRPCClientError);
  expect((stale as TRPCClientError<AppRouter>).data).toMatchObject({
    ...{ code: 'stale_write', facts: { changed: [{ field: 'credits.credit' }] } },
  });
});

test.each([
  ['another id than in the address', { ...team, id: 'other' }],
  ['an interval that there is not', { ...team, refresh: { every: 'week' } }],
  ['367 days', { ...team, refresh: { every: 367 } }],
  ['half a day', { ...team, refresh: { every: 0.5 } }],
  ['a rollover without the mode add', { ...team, refresh: { rollover: { credit: 1 } } }],
  ['a rollover of another type', { ...team, refresh: { mode: 'add', rollover: { token: 1 } } }],
  ['a name with a NUL', { ...team, name: '\0' }],
  ['a time beyond the year 9998', { ...team, effectiveAt: '9999-12-31T23:59:59-12:00' }],
  ['a version beyond what is counted', { ...team, version: 2 ** 31 }],
  ['a member that there is not', { ...team, price: 1 }],
])('a plan with %s is not valid', async (_, body) => {
  expect(await call('PUT', '/api/admin/plans/bad', body)).toMatchObject({
    ...{ status: 400, code: 'invalid_request' },
  });
});

test('what there is not is told so', async () => {
  const path = '/api/admin/plans/none';
  expect(await call('DELETE', path)).toMatchObject({ status: 404, code: 'plan_not_found' });
  expect(await call('GET', `${path}/history`)).toMatchObject({ code: 'plan_not_found' });
  expect(await call('DELETE', `${path}/versions/1`)).toMatchObject({ code: 'plan_not_found' });
  const unknown = { ...team, credits: { none: 1 } };
  expect(await call('PUT', path, unknown)).toMatchObject({
    ...{ status: 404, code: 'credit_type_not_found', creditType: 'none' },
  });
  const past = { ...team, effectiveAt: '2020-01-01T00:00:00Z' };
  expect(await call('PUT', path, past)).toMatchObject({ status: 422, code: 'effective_in_past' });
});

test('a plan id may be any text of 1 to 128 characters', async () => {
  for (const id of ['a/b?c', 'Plan für alle 🎈', 'x'.repeat(128), '__proto__', '1']) {
    const path = `/api/admin/plans/${encodeURIComponent(id)}`;
    expect(await call('PUT', path, { ...team, id })).toMatchObject({ status: 200, id });
    expect(await call('DELETE', path)).toMatchObject({ status: 200, id });
  }
  for (const id of ['x'.repeat(129), '%00']) {
    expect(await call('PUT', `/api/admin/plans/${id}`, team)).toMatchObject({ status: 400 });
  }
});

describe('costs and credits that are no whole number from 0 to 2^53-1', () => {
  const wrong = [
    ...['NaN', 'Infinity', '-1', '0.5', '1e309', '-1e309', '9007199254740992', '1e100'],
    ...['"10"', 'null', 'true', '[]', '{}', '""'],
  ];
  const rows = async () => {
    const [counts] = await at.db.sql`
      select (select count(*) from features) as features, (select count(*) from plans) as plans,
        (select count(*) from feature_versions) as feature_versions,
        (select count(*) from plan_versions) as plan_versions,
        (select count(*) from plan_credits) as plan_credits`;
    return counts;
  };
  const bodies: [string, string, (value: string) => string][] = [
    ['PUT', '/api/admin/features/chat', (v) => `{"name":"C","operationType":"C","cost":${v}}`],
    ['PUT', '/api/admin/features/new', (v) => `{"name":"C","operationType":"C","cost":${v}}`],
    ['POST', '/api/admin/plans', (v) => `{"id":"new","name":"N","credits":{"credit":${v}}}`],
    ['PUT', '/api/admin/plans/free', (v) => `{"name":"N","credits":{"credit":${v}}}`],
    [
      ...(['PUT', '/api/admin/plans/new'] as const),
      (v) =>
        `{"name":"N","credits":{"credit":1},"refresh":{"mode":"add","rollover":{"credit":${v}}}}`,
    ],
  ];

  test.each(bodies)('never reach the database by %s %s', async (method, path, body) => {
    const before = await rows();
    for (const value of wrong) {
      const { status } = await at.call(method, path, { as: at.keys.admin, text: body(value) });
      expect([value, status]).toEqual([value, 400]);
    }
    expect(await rows()).toEqual(before);
  });
});

test('the settings tell anyone what features cost and plans give', async () => {
  const { body } = await at.call('GET', '/api/credits/settings');
  expect(body).toMatchObject({
    featureCosts: { chat: 10 },
    featureCreditTypes: { chat: 'credit' },
    planCredits: { free: 1000, pro: 20_000, shared: 200 },
  });
  expect(body.featureCosts).not.toHaveProperty('story');
  expect(body.featureCreditTypes).not.toHaveProperty('story');
  expect(body.planCredits).not.toHaveProperty('cplan_team');
});

test('the check of operation types tells what is wrong with which feature', async () => {
  const check = () => call('GET', '/api/admin/health/credits-enum');
  expect(await check()).toMatchObject({ status: 200, ok: true, problems: [] });
  await call('PUT', '/api/admin/features/talk', { ...chat, cost: 11 });
  await call('DELETE', '/api/admin/features/talk');
  expect(await check()).toMatchObject({ ok: true });
  await call('PUT', '/api/admin/features/talk', { ...chat, cost: 11 });
  expect(await check()).toMatchObject({
    ok: false,
    problems: [
      { feature: 'chat', code: 'operation_type_shared' },
      { feature: 'talk', code: 'operation_type_shared' },
    ],
  });
});

test('the plans of the environment are there at the next start, and follow it', async () => {
  const again = await startServer({
    ...{ host: '127.0.0.1', port: 0, databaseUrl: at.db.url, dataDir: '', demo: false },
    ...{ userTokens: {}, tiers: { free: 1500, pro: 20_000 }, log: openLog('silent') },
  });
  await again.stop();
  const { plans } = (await call('GET', '/api/admin/plans')) as unknown as { plans: object[] };
  expect(plans).toContainEqual(
    expect.objectContaining({ id: 'free', credits: { credit: 1500 }, version: 2 }),
  );
  expect(plans).toContainEqual(expect.objectContaining({ id: 'pro', version: 1 }));
});
