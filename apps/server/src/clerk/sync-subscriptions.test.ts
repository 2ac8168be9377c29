import type { SyncRun } from '@makegood/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clerkWorld, type World } from './testing.ts';
import { addUsers, sync } from './testing-sync.ts';

let world: World;

beforeEach(async () => {
  world = await clerkWorld();
});
afterEach(() => world.close());

const found = ({ users, plans, planChanges, failed, failures, differences }: SyncRun) => ({
  ...{ users, plans, planChanges, failed, failures },
  differences: differences.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
});

const arrange = () => {
  const { clerk, plans } = world;
  addUsers(world.clerk, 0, 60);
  for (let n = 0; n < 60; n += 3) clerk.subscribe(`u${String(n).padStart(4, '0')}`, plans.pro);
  clerk.scheduleDowngrade('u0003', plans.free);
  clerk.markPastDue('u0006');
};

test('a dry run says exactly what the real one does, and writes nothing', async () => {
  arrange();
  const { at } = world;
  world.clerk.setFaults([{ kind: 'server_error', every: 7 }]);
  world.clerk.setRateLimit({ requests: 60, windowMs: 1000 });
  const written = () => at.db.sql`
      select (select count(*) from users) as users, (select count(*) from plan_versions) as plans,
        (select count(*) from subscriptions) as subscriptions,
        (select count(*) from clerk_states) as states`;
  const before = await written();
  const dry = await sync(world, { mode: 'all', dryRun: true });
  expect(await written()).toEqual(before);
  const real = await sync(world, { mode: 'all' });
  expect(found(dry)).toEqual(found(real));
  expect(real).toMatchObject({
    ...{ state: 'finished', failed: 0, planChanges: 60 },
    users: { total: 60, created: 60 },
    plans: { total: 3, created: 3 },
  });
  expect(await sync(world, { mode: 'all' })).toMatchObject({
    ...{ planChanges: 0, differences: [], users: { unchanged: 60 }, plans: { unchanged: 3 } },
  });
});

test('users without a period at Clerk are not refreshed together; others by their period', async () => {
  arrange();
  await sync(world, { mode: 'all' });
  const { at, clerk, plans } = world;
  const rows = await at.db.sql`
      select user_id, next_refresh_at, next_plan_id, past_due from subscriptions where plan_id = ${plans.free}`;
  const days = new Set(rows.map((row) => String(row.nextRefreshAt.toISOString()).slice(0, 10)));
  expect(days.size).toBeGreaterThan(5);
  const [paying] = await at.db.sql`
      select anchor_at, next_plan_id from subscriptions where user_id = 'u0003'`;
  const item = clerk.subscription('u0003')?.items.find(({ planId }) => planId === plans.pro);
  expect(paying).toEqual({ anchorAt: new Date(item?.createdAt ?? 0), nextPlanId: plans.free });
  const [owing] = await at.db.sql`
      select past_due from subscriptions where user_id = 'u0006'`;
  expect(owing).toEqual({ pastDue: true });
});

test('the webhook and the sync agree', async () => {
  arrange();
  const { clerk, webhook } = world;
  await sync(world, { mode: 'plans' });
  await clerk.deliver(clerk.takeEvents(), webhook, { concurrency: 8 });
  const run = await sync(world, { mode: 'all' });
  expect(run).toMatchObject({ planChanges: 0, failed: 0, differences: [] });
  addUsers(world.clerk, 60, 70);
  clerk.subscribe('u0061', world.plans.max);
  clerk.cancel('u0000');
  const events = clerk.takeEvents();
  expect(await sync(world, { mode: 'all' })).toMatchObject({ users: { created: 10 } });
  const ids = ['u0061', 'u0000', 'u0065'];
  const synced = await Promise.all(ids.map(world.stateOf));
  await clerk.deliver(events, webhook, { order: { shuffledBy: 3 }, times: 2 });
  expect(await Promise.all(ids.map(world.stateOf))).toEqual(synced);
});

test('a user whom the ledger refuses is recorded and skipped, also in a dry run', async () => {
  arrange();
  const { at, clerk, plans } = world;
  await sync(world, { mode: 'plans' });
  await at.call('DELETE', `/api/admin/plans/${plans.max}`, { as: at.keys.admin });
  clerk.subscribe('u0001', plans.max);
  const dry = await sync(world, { mode: 'all', dryRun: true });
  const real = await sync(world, { mode: 'all' });
  expect(found(dry)).toEqual(found(real));
  expect(real).toMatchObject({
    ...{ state: 'finished', failed: 1, planChanges: 59 },
    failures: [{ kind: 'subscription', id: 'u0001', code: 'plan_archived' }],
  });
});
