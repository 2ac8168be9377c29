import type { ClerkEvent } from '@makegood/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testServer } from '../testing.ts';
import { clerkWorld, retold, type World } from './testing.ts';

let world: World;
let users = 0;

beforeAll(async () => {
  world = await clerkWorld();
});
afterAll(() => world.close());

const newUser = () => {
  const userId = `ann${++users}z`;
  world.clerk.addUser({ id: userId, emailAddresses: [`${userId}@x.test`], firstName: 'Ann' });
  return userId;
};

const take = async (path: string, userId: string) => {
  const [row] = await world.at.db.sql.unsafe(path, [userId]);
  return row as Record<string, unknown> | undefined;
};
const planOf = async (userId: string) =>
  (await take('select plan_id from subscriptions where user_id = $1', userId))?.planId;
const balanceOf = async (userId: string) =>
  (await take('select balance from wallets where user_id = $1', userId))?.balance;

const statuses = (deliveries: { statuses: (number | null)[] }[]) => [
  ...new Set(deliveries.flatMap(({ statuses }) => statuses)),
];

describe('what Clerk tells happens here', () => {
  test('a user comes, goes up, does not pay, pays, and plans to go down', async () => {
    const { clerk, webhook, plans, at } = world;
    const userId = newUser();
    const deliver = async () => {
      expect(statuses(await clerk.deliver(clerk.takeEvents(), webhook))).toEqual([200]);
      return at.call('GET', `/api/admin/users/${userId}`, { as: at.keys.viewer });
    };
    expect((await deliver()).body).toMatchObject({
      ...{ email: `${userId}@x.test`, name: 'Ann', planId: plans.free },
      balances: { credit: { available: 1000 } },
    });
    clerk.subscribe(userId, plans.pro);
    const subscribed = clerk.subscription(userId)?.items.at(-1);
    expect((await deliver()).body).toMatchObject({
      planId: plans.pro,
      balances: { credit: { available: 20_000 } },
      refresh: {
        nextRefreshAt: new Date((subscribed?.periodStart ?? 0) + 30 * 86_400_000).toISOString(),
      },
    });
    clerk.updateUser(userId, { lastName: 'Lee', emailAddresses: ['lee@x.test'] });
    clerk.markPastDue(userId);
    expect((await deliver()).body).toMatchObject({
      ...{ email: 'lee@x.test', name: 'Ann Lee', planId: plans.pro },
      refresh: { pastDue: true },
    });
    clerk.pay(userId);
    clerk.scheduleDowngrade(userId, plans.free);
    expect((await deliver()).body).toMatchObject({
      ...{ planId: plans.pro, nextPlanId: plans.free, refresh: { pastDue: false } },
    });
    clerk.endPeriod(userId);
    expect((await deliver()).body).toMatchObject({
      ...{ planId: plans.free, nextPlanId: null },
      balances: { credit: { available: 1000 } },
    });
    clerk.deleteUser(userId);
    const gone = (await deliver()).body;
    expect(gone).toMatchObject({ email: null, name: null, planId: null });
    expect(gone.deletedAt).not.toBeNull();
    expect(gone.balances).toMatchObject({ credit: { available: 0 } });
  });

  test('a plan that is not known here is made with the credits of its tier', async () => {
    const { clerk, webhook, at } = world;
    const { id } = clerk.putPlan({ name: 'Team', amount: 500 });
    const userId = newUser();
    clerk.subscribe(userId, id);
    await clerk.deliver(clerk.takeEvents(), webhook);
    const { plans } = (await at.call('GET', '/api/admin/plans', { as: at.keys.viewer })).body as {
      plans: object[];
    };
    expect(plans).toContainEqual(
      expect.objectContaining({ id, name: 'Team', credits: { credit: 20_000 } }),
    );
  });

  test('a plan that staff changed afterwards stays until Clerk has something new to say', async () => {
    const { clerk, webhook, plans, at } = world;
    const userId = newUser();
    await clerk.deliver(clerk.takeEvents(), webhook);
    await at.call('PUT', `/api/admin/users/${userId}`, {
      as: at.keys.admin,
      body: { planId: 'pro' },
    });
    clerk.updateUser(userId, { firstName: 'Bea' });
    await clerk.deliver(clerk.takeEvents(), webhook);
    expect(await planOf(userId)).toBe('pro');
    clerk.subscribe(userId, plans.max);
    await clerk.deliver(clerk.takeEvents(), webhook);
    expect(await planOf(userId)).toBe(plans.max);
  });
});

test('news that say nothing of plans leave the plan that staff gave', async () => {
  const { clerk, webhook, plans, at } = world;
  const userId = newUser();
  clerk.subscribe(userId, plans.pro);
  const events = clerk.takeEvents();
  const ofType = (...types: string[]) =>
    events.filter(({ payload }) => types.includes(payload.type));
  await at.call('PUT', `/api/admin/users/${userId}`, {
    as: at.keys.admin,
    body: { planId: 'free' },
  });
  const early = ofType('user.created', 'subscription.created', 'paymentAttempt.updated');
  expect(statuses(await clerk.deliver(early, webhook))).toEqual([200]);
  expect(await planOf(userId)).toBe('free');
  await clerk.deliver(events, webhook);
  expect(await planOf(userId)).toBe(plans.pro);
});

/** The whole life of a user at Clerk, as events. */
function story({ deleted = false, returns = false } = {}): {
  userId: string;
  events: ClerkEvent[];
} {
  const { clerk, plans } = world;
  clerk.takeEvents();
  const userId = newUser();
  clerk.updateUser(userId, { lastName: 'Lee' });
  clerk.subscribe(userId, plans.pro);
  clerk.subscribe(userId, plans.max);
  clerk.updateUser(userId, { emailAddresses: ['new@x.test'] });
  clerk.markPastDue(userId);
  clerk.pay(userId);
  if (returns) {
    clerk.cancel(userId);
    clerk.endPeriod(userId);
    clerk.subscribe(userId, plans.max);
    clerk.markPastDue(userId);
  } else clerk.scheduleDowngrade(userId, plans.pro);
  if (deleted) clerk.deleteUser(userId);
  return { userId, events: clerk.takeEvents() };
}

const ends = ({ deleted = false, returns = false }) => {
  if (deleted) return { users: [{ email: null, name: null }], subscriptions: [], grants: [] };
  const nextPlanId = returns ? null : world.plans.pro;
  return {
    users: [{ email: 'new@x.test', name: 'Ann Lee', deletedAt: null }],
    subscriptions: [{ planId: world.plans.max, nextPlanId, pastDue: returns }],
    wallets: [{ creditType: 'credit', balance: 20_000 }],
    grants: [{ source: 'plan', amount: 20_000, remaining: 20_000, state: 'live' }],
  };
};

describe.each([
  { name: 'that ends with a downgrade to come', options: {} },
  { name: 'that ends unpaid on a plan bought twice', options: { returns: true } },
  { name: 'that ends with deletion', options: { deleted: true } },
])('a story $name', ({ options }) => {
  test('ends in one state, whatever the order and however often it is told', async () => {
    const { clerk, webhook, stateOf } = world;
    const { userId, events } = story(options);
    expect(statuses(await clerk.deliver(events, webhook))).toEqual([200]);
    const inOrder = await stateOf(userId);
    expect(inOrder).toMatchObject(ends(options));
    const tell = async (as: string, how: Parameters<typeof clerk.deliver>[2]) => {
      const told = await clerk.deliver(retold(events, userId, as), webhook, how);
      expect(statuses(told)).toEqual([200]);
      return { as, how, state: await stateOf(as) };
    };
    const outcomes = [
      await tell(`${userId}often`, { times: 5, concurrency: 10 }),
      await tell(`${userId}back`, { order: 'reversed' }),
    ];
    for (let seed = 1; seed <= 20; seed++) {
      const concurrency = seed % 2 === 0 ? 1 : 6;
      outcomes.push(await tell(`${userId}s${seed}z`, { order: { shuffledBy: seed }, concurrency }));
    }
    for (const { as, how, state } of outcomes) {
      expect({ as, how, state }).toEqual({ as, how, state: inOrder });
    }
  });
});

test('what dies between the change of plan and the note of it is done once, when it comes again', async () => {
  const { clerk, webhook, stateOf, at } = world;
  const { userId, events } = story({ returns: true });
  await clerk.deliver(events, webhook);
  const as = `${userId}died`;
  // Every event fails at its last statement, once.
  await at.db.sql.unsafe(`
    create function die() returns trigger language plpgsql as $$ begin
      if new.event_id like '%died' and nextval('deaths') % 2 = 1 then raise 'died'; end if;
      return new;
    end $$;
    create sequence deaths;
    create trigger die before insert on clerk_events for each row execute function die();`);
  for (const event of retold(events, userId, as)) {
    const [told] = await clerk.deliver([event], webhook, { retryDelaysMs: [0] });
    expect(told?.statuses).toEqual([500, 200]);
  }
  await at.db.sql.unsafe('drop trigger die on clerk_events');
  expect(await stateOf(as)).toEqual(await stateOf(userId));
  const grants = (id: string) =>
    take("select count(*) from grants where user_id = $1 and source = 'plan'", id);
  expect(await grants(as)).toEqual(await grants(userId));
});

test('an event that comes a hundred times at once, at two servers, has one effect', async () => {
  const { clerk, plans, at } = world;
  const other = await world.second();
  const userId = newUser();
  clerk.subscribe(userId, plans.pro);
  const events = clerk.takeEvents();
  const urls = [world.webhook, `${other.url}/api/webhooks/clerk`];
  const told = await Promise.all(
    urls.map((url) => clerk.deliver(events, url, { times: 50, concurrency: 50 })),
  );
  expect(statuses(told.flat())).toEqual([200]);
  const [counts] = await at.db.sql`
    select (select count(*) from clerk_events where event_id = any(${events.map(({ id }) => id)})) as events,
      (select count(*) from users where user_id = ${userId}) as users,
      (select count(*) from grants where user_id = ${userId} and remaining > 0) as grants`;
  expect(counts).toEqual({ events: events.length, users: 1, grants: 1 });
  expect(await balanceOf(userId)).toBe(20_000);
  await other.stop();
});

describe('what is not Clerk’s changes nothing', () => {
  const written = async () =>
    world.at.db.sql`
      select (select count(*) from clerk_events) as events, (select count(*) from users) as users,
        (select count(*) from clerk_states) as states`;

  test.each([
    { what: 'a wrong signature', how: { wrongSignature: true } },
    { what: 'a signature of six minutes ago', how: { ageSeconds: 360 } },
  ])('$what is 401', async ({ how }) => {
    const before = await written();
    newUser();
    const told = await world.clerk.deliver(world.clerk.takeEvents(), world.webhook, how);
    expect(statuses(told)).toEqual([401]);
    expect(await written()).toEqual(before);
  });

  test('no signature is told as a problem', async () => {
    const { status, body, headers } = await world.at.call('POST', '/api/webhooks/clerk', {
      body: {},
    });
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'bad_signature' });
    expect(headers.get('content-type')).toBe('application/problem+json');
  });

  test('a signature of four minutes ago is taken', async () => {
    const userId = newUser();
    const events = world.clerk.takeEvents();
    const told = await world.clerk.deliver(events, world.webhook, { ageSeconds: 240 });
    expect(statuses(told)).toEqual([200]);
    expect(await planOf(userId)).toBe(world.plans.free);
  });

  test('an event of another type is ignored, and a body that is too large refused', async () => {
    const [event] = story().events as [ClerkEvent];
    const strange = {
      id: 'msg_strange',
      payload: { ...event.payload, type: 'session.created' as ClerkEvent['payload']['type'] },
    };
    const huge = {
      id: 'msg_huge',
      payload: { ...event.payload, data: { ...event.payload.data, x: 'x'.repeat(300_000) } },
    };
    const told = await world.clerk.deliver([strange, huge], world.webhook);
    expect(told.map(({ statuses }) => statuses)).toEqual([[200], [413]]);
    const outcomes = await world.at.db.sql`
      select event_id, outcome from clerk_events where event_id in ('msg_strange', 'msg_huge')`;
    expect([...outcomes]).toEqual([{ eventId: 'msg_strange', outcome: 'ignored' }]);
  });
});

test('without a signing secret the webhook is off, told as a problem', async () => {
  const at = await testServer();
  const { status, body } = await at.call('POST', '/api/webhooks/clerk', { body: {} });
  expect({ status, code: body.code }).toEqual({ status: 501, code: 'clerk_webhook_off' });
  await at.close();
});
