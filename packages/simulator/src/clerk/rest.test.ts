import { createClerkClient } from '@clerk/backend';
import { isClerkAPIResponseError } from '@clerk/backend/errors';
import { afterEach, describe, expect, test } from 'vitest';
import type { Clerk, ClerkOptions } from './start-clerk.ts';
import { secretKey, startTestClerk } from './testing.ts';

const running: Clerk[] = [];
afterEach(() => Promise.all(running.splice(0).map((clerk) => clerk.close())));

async function start(options: Partial<ClerkOptions> = {}, key = secretKey) {
  const { clerk, clock } = await startTestClerk(options);
  running.push(clerk);
  const client = createClerkClient({ secretKey: key, apiUrl: clerk.url });
  return { clerk, clock, client };
}

/** What the client throws. */
async function thrownBy(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isClerkAPIResponseError(error))
    throw new Error('no ClerkAPIResponseError', { cause: error });
  return error;
}

describe('the list of users', () => {
  test('gives every user once over its pages, the newest first, and their number', async () => {
    const { clerk, client } = await start();
    const added = Array.from({ length: 25 }, () => clerk.addUser().id);
    const seen: string[] = [];
    for (let offset = 0; offset < 30; offset += 10) {
      const { data, totalCount } = await client.users.getUserList({ limit: 10, offset });
      expect(totalCount).toBe(25);
      seen.push(...data.map(({ id }) => id));
    }
    expect(seen).toEqual(added.toReversed());
  });

  test('costs two requests a page: the page and the count', async () => {
    const { client, clerk } = await start();
    await client.users.getUserList({ limit: 500, orderBy: '+created_at' });
    expect(clerk.counts()).toMatchObject({
      requests: 2,
      byPath: { '/v1/users': 1, '/v1/users/count': 1 },
    });
  });

  test('follows the order asked for, both ways', async () => {
    const { clerk, client } = await start();
    const [a, b, c] = ['b@x.test', 'c@x.test', 'a@x.test'].map((address) =>
      clerk.addUser({ emailAddresses: [address] }),
    );
    clerk.updateUser(a!.id, { firstName: 'Ada' });
    const ids = async (orderBy: '+email_address' | '-updated_at' | '+created_at') =>
      (await client.users.getUserList({ orderBy })).data.map(({ id }) => id);
    expect(await ids('+email_address')).toEqual([c!.id, a!.id, b!.id]);
    expect(await ids('-updated_at')).toEqual([a!.id, c!.id, b!.id]);
    expect(await ids('+created_at')).toEqual([a!.id, b!.id, c!.id]);
  });

  test('filters by id, by address and by text', async () => {
    const { clerk, client } = await start();
    const [ada] = [
      clerk.addUser({ emailAddresses: ['ada@x.test'], firstName: 'Ada' }),
      clerk.addUser({ emailAddresses: ['bob@x.test'] }),
    ];
    for (const filter of [
      { userId: [ada!.id] },
      { emailAddress: ['ada@x.test'] },
      { query: 'ADA' },
    ]) {
      const { data, totalCount } = await client.users.getUserList(filter);
      expect(data.map(({ id }) => id)).toEqual([ada!.id]);
      expect(totalCount).toBe(1);
    }
    expect(await client.users.getCount()).toBe(2);
  });

  test.each([{ limit: 501 }, { limit: -1 }, { username: ['ada'] }])(
    'refuses %o, which it does not know',
    async (params) => {
      const { client } = await start();
      expect(await thrownBy(client.users.getUserList(params))).toMatchObject({
        status: 422,
        errors: [{ code: 'form_param_value_invalid' }],
      });
    },
  );
});

test('a user is read with its addresses, names and times', async () => {
  const { clerk, clock, client } = await start();
  const { id } = clerk.addUser({
    emailAddresses: ['ada@x.test', 'ada@y.test'],
    firstName: 'Ada',
    lastName: 'L',
  });
  const created = clock.now;
  clock.now += 1000;
  clerk.updateUser(id, { lastName: 'Lovelace' });
  const user = await client.users.getUser(id);
  expect(user).toMatchObject({ id, firstName: 'Ada', lastName: 'Lovelace' });
  expect(user.primaryEmailAddress?.emailAddress).toBe('ada@x.test');
  expect(user.emailAddresses).toHaveLength(2);
  expect([user.createdAt, user.updatedAt]).toEqual([created, created + 1000]);
});

test('what is not there is 404 in the shape of Clerk', async () => {
  const { clerk, client } = await start();
  const { id } = clerk.addUser();
  const gone = clerk.addUser();
  clerk.deleteUser(gone.id);
  for (const work of [
    client.users.getUser(gone.id),
    client.billing.getUserBillingSubscription(gone.id),
    client.billing.getUserBillingSubscription(id),
  ]) {
    expect(await thrownBy(work)).toMatchObject({
      status: 404,
      errors: [{ code: 'resource_not_found', message: 'not found' }],
    });
  }
});

test('another secret key is refused', async () => {
  const { client, clerk } = await start({}, 'sk_test_another');
  expect(await thrownBy(client.users.getCount())).toMatchObject({
    status: 401,
    errors: [{ code: 'clerk_key_invalid' }],
  });
  expect((await fetch(`${clerk.url}/v1/users`)).status).toBe(401);
  expect(clerk.counts()).toMatchObject({ requests: 2, unauthorized: 2 });
});

describe('billing', () => {
  test('lists the plans in pages, the newest first', async () => {
    const { clerk, client } = await start();
    clerk.putPlan({ id: 'cplan_free', name: 'Free', isDefault: true });
    clerk.putPlan({ id: 'cplan_pro', name: 'Pro Plan', amount: 2000 });
    clerk.putPlan({ id: 'cplan_max', name: 'Max', amount: 9900 });
    const first = await client.billing.getPlanList({ payerType: 'user', limit: 2 });
    const second = await client.billing.getPlanList({ payerType: 'user', limit: 2, offset: 2 });
    expect(first.totalCount).toBe(3);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual([
      'cplan_max',
      'cplan_pro',
      'cplan_free',
    ]);
    expect(first.data[1]).toMatchObject({
      slug: 'pro_plan',
      isDefault: false,
      isRecurring: true,
      fee: { amount: 2000, amountFormatted: '$20.00', currency: 'USD' },
    });
    expect(second.data[0]).toMatchObject({ isDefault: true, isRecurring: false, fee: null });
  });

  test('shows a subscription with all its items', async () => {
    const { clerk, clock, client } = await start();
    const free = clerk.putPlan({ name: 'Free', isDefault: true });
    const pro = clerk.putPlan({ name: 'Pro', amount: 2000 });
    const { id } = clerk.addUser();
    clock.now += 60_000;
    clerk.subscribe(id, pro.id);
    clerk.cancel(id);
    const read = await client.billing.getUserBillingSubscription(id);
    expect(read).toMatchObject({ status: 'active', nextPayment: null, pastDueAt: null });
    expect(read.updatedAt).toBeGreaterThan(read.createdAt);
    const endOfFebruary = Date.parse('2026-02-28T12:01:00Z');
    expect(read.subscriptionItems).toMatchObject([
      { status: 'canceled', planId: pro.id, periodStart: clock.now, periodEnd: endOfFebruary },
      { status: 'upcoming', planId: free.id, periodStart: endOfFebruary, periodEnd: null },
    ]);
    expect(read.subscriptionItems[0]?.plan?.fee?.amount).toBe(2000);
    expect(read.subscriptionItems[0]?.lifetimePaid?.amount).toBe(2000);
  });
});

test('requests beyond the limit are 429 until the window is over', async () => {
  const wire = { now: 0 };
  const rateLimit = { requests: 3, windowMs: 10_000 };
  const { clerk, client } = await start({ rateLimit, wireNow: () => wire.now });
  for (let i = 0; i < 3; i += 1) await client.users.getCount();
  wire.now = 7_500;
  expect(await thrownBy(client.users.getCount())).toMatchObject({
    status: 429,
    retryAfter: 3,
    errors: [{ code: 'too_many_requests' }],
  });
  wire.now = 10_500;
  expect(await client.users.getCount()).toBe(0);
  expect(clerk.counts()).toMatchObject({ requests: 5, rateLimited: 1 });
  clerk.setRateLimit(undefined);
  for (let i = 0; i < 5; i += 1) await client.users.getCount();
});

describe('every k-th request', () => {
  const outcomes = async (client: ReturnType<typeof createClerkClient>, count: number) => {
    const seen: (string | number | undefined)[] = [];
    for (let i = 0; i < count; i += 1) {
      const read = client.users.getCount();
      seen.push(
        await read.then(
          () => 'ok',
          (error: unknown) => (isClerkAPIResponseError(error) ? error.status : 'other'),
        ),
      );
    }
    return seen;
  };

  test('is 500, and the count starts anew when the faults are set', async () => {
    const { clerk, client } = await start({ faults: [{ kind: 'server_error', every: 3 }] });
    expect(await outcomes(client, 6)).toEqual(['ok', 'ok', 500, 'ok', 'ok', 500]);
    await outcomes(client, 2);
    clerk.setFaults([{ kind: 'server_error', every: 2 }]);
    expect(await outcomes(client, 2)).toEqual(['ok', 500]);
    expect(clerk.counts().faults.server_error).toBe(3);
  });

  test.each(['reset', 'malformed'] as const)('is %s, which has no status', async (kind) => {
    const { clerk, client } = await start({ faults: [{ kind, every: 2 }] });
    expect(await outcomes(client, 3)).toEqual(['ok', undefined, 'ok']);
    clerk.setFaults([{ kind, every: 1 }]);
    expect(await thrownBy(client.users.getCount())).toMatchObject({
      errors: [{ code: 'unexpected_error' }],
    });
  });

  test('is slow, and answered all the same', async () => {
    const { clerk, client } = await start({ faults: [{ kind: 'slow', every: 2, ms: 200 }] });
    await client.users.getCount();
    const before = performance.now();
    expect(await client.users.getCount()).toBe(0);
    expect(performance.now() - before).toBeGreaterThan(190);
    expect(clerk.counts().faults.slow).toBe(1);
  });

  test('must be counted by a positive integer', async () => {
    const { clerk } = await start();
    expect(() => clerk.setFaults([{ kind: 'reset', every: 0 }])).toThrow(RangeError);
  });
});
