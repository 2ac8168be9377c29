import type { SyncRun } from '@makegood/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testServer } from '../testing.ts';
import { clerkWorld, type World } from './testing.ts';
import { addUsers, startSync, sync } from './testing-sync.ts';

let world: World;

beforeEach(async () => {
  world = await clerkWorld();
});
afterEach(() => world.close());

test('1,300 users come over several pages, with a rate limit and requests that fail', async () => {
  const { clerk, at } = world;
  addUsers(world.clerk, 0, 1300);
  clerk.setRateLimit({ requests: 20, windowMs: 1000 });
  clerk.setFaults([
    { kind: 'malformed', every: 10 },
    { kind: 'server_error', every: 7 },
    { kind: 'reset', every: 5 },
  ]);
  expect(await sync(world, { mode: 'users' })).toMatchObject({
    ...{ state: 'finished', done: 1300, total: 1300, failed: 0 },
    users: { total: 1300, created: 1300, updated: 0, unchanged: 0, missing: 0 },
  });
  const [row] = await at.db.sql`
    select count(*) as users, count(distinct email) as emails from users where name like 'U %'`;
  expect(row).toEqual({ users: 1300, emails: 1300 });
  expect(clerk.counts().faults.reset).toBeGreaterThan(0);
});

test('plans come with the credits of their tier, or with those that are given', async () => {
  const { at, plans } = world;
  const creditsOf = async () => {
    const { body } = await at.call('GET', '/api/admin/plans', { as: at.keys.viewer });
    const all = body.plans as { id: string; credits: { credit: number }; version: number }[];
    const of = (planId: string) => all.find(({ id }) => id === planId)?.credits.credit;
    return [of(plans.free), of(plans.pro), of(plans.max)];
  };
  await sync(world, { mode: 'plans', creditOverrides: { [plans.max]: 99_000 } });
  expect(await creditsOf()).toEqual([1000, 20_000, 99_000]);
  const again = await sync(world, { mode: 'plans' });
  expect(again).toMatchObject({ differences: [], plans: { unchanged: 3 } });
  expect(await creditsOf()).toEqual([1000, 20_000, 99_000]);
  const changed = await sync(world, {
    mode: 'plans',
    creditOverrides: { [plans.pro]: 30_000, cplan_unknown: 1 },
  });
  expect(changed).toMatchObject({
    differences: [{ kind: 'plan', id: plans.pro, field: 'credits', before: 20_000, after: 30_000 }],
    failures: [{ kind: 'plan', id: 'cplan_unknown', code: 'plan_not_found' }],
  });
  expect(await creditsOf()).toEqual([1000, 30_000, 99_000]);
});

test('a user here that Clerk does not have is reported, and stays', async () => {
  const { at } = world;
  addUsers(world.clerk, 0, 2);
  await at.call('POST', '/api/credits/grant', {
    as: at.keys.service,
    body: { userId: 'local', amount: 5, source: 'promo' },
  });
  expect(await sync(world, { mode: 'users' })).toMatchObject({
    users: { total: 2, created: 2, missing: 1 },
    differences: expect.arrayContaining([
      { kind: 'user', id: 'local', field: 'user', before: 'local', after: null },
    ]),
  });
  const { body } = await at.call('GET', '/api/admin/users/local', { as: at.keys.viewer });
  expect(body).toMatchObject({ deletedAt: null, balances: { credit: { available: 5 } } });
});

test('a user that differs is put right; one that was deleted stays deleted', async () => {
  const { at, clerk, webhook } = world;
  addUsers(world.clerk, 0, 3);
  await sync(world, { mode: 'all' });
  await at.call('PUT', '/api/admin/users/u0000', { as: at.keys.admin, body: { email: 'x@y.z' } });
  clerk.takeEvents();
  clerk.deleteUser('u0001');
  await clerk.deliver(clerk.takeEvents(), webhook);
  clerk.addUser({ id: 'u0001', emailAddresses: ['back@x.test'] });
  expect(await sync(world, { mode: 'all' })).toMatchObject({
    users: { total: 3, created: 0, updated: 1, unchanged: 2 },
    differences: [
      { kind: 'user', id: 'u0000', field: 'email', before: 'x@y.z', after: 'u0000@x.test' },
    ],
  });
  const { body } = await at.call('GET', '/api/admin/users/u0001', { as: at.keys.viewer });
  expect(body).toMatchObject({ email: null, planId: null });
});

test('one sync at a time: the second is told which one runs, and where it died, goes on', async () => {
  const { at, clerk } = world;
  addUsers(world.clerk, 0, 40);
  // A server that died while it ran one.
  await at.db.sql`
    insert into sync_runs (run_id, mode, dry_run, actor, state, report, started_at, seen_at)
    select '00000000-0000-7000-8000-000000000001', 'users', false, 'test', 'running',
      '{"users":{"total":0,"created":0,"updated":0,"unchanged":0,"missing":0},
        "plans":{"total":0,"created":0,"updated":0,"unchanged":0},
        "planChanges":0,"failed":0,"failures":[],"differences":[]}', now(), now()`;
  clerk.setFaults([{ kind: 'slow', every: 1, ms: 300 }]);
  const first = startSync(at, { mode: 'all' });
  const list = async () => {
    const { body } = await at.call('GET', '/api/admin/users/sync', { as: at.keys.viewer });
    return body.runs as SyncRun[];
  };
  await expect.poll(async () => (await list()).length).toBe(2);
  const second = await startSync(at, { mode: 'users' });
  const running = (await list()).find(({ state }) => state === 'running');
  expect({ status: second.status, code: second.body.code, runId: second.body.runId }).toEqual({
    ...{ status: 409, code: 'sync_running', runId: running?.runId },
  });
  expect((await first).body).toMatchObject({ state: 'finished', done: 40, total: 40 });
  expect((await list()).map(({ state }) => state)).toEqual(['finished', 'failed']);
});

test('a key that Clerk refuses ends the run and is told; without a key there is no sync', async () => {
  const refused = await testServer({
    clerk: { api: { secretKey: 'sk_test_other', apiUrl: world.clerk.url } },
  });
  const { status, body } = await startSync(refused, { mode: 'users' });
  expect({ status, state: body.state }).toEqual({ status: 200, state: 'failed' });
  expect(body.error).toMatch(/CLERK_SECRET_KEY/);
  await refused.close();
  const off = await testServer();
  const answer = await startSync(off, { mode: 'users' });
  expect({ status: answer.status, code: answer.body.code }).toEqual({
    status: 501,
    code: 'clerk_off',
  });
  await off.close();
});
