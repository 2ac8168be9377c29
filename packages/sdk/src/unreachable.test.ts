import { beforeEach, expect, test, vi } from 'vitest';
import { moneyFactsOf, type Unsettled } from './index.ts';
import { openFlakyNetwork } from './testing/flaky-network.ts';
import { balanceOf, errorOf, newUser } from './testing/world.ts';
import { worldOfTests } from './testing/world-of-tests.ts';

const world = await worldOfTests();
let network: Awaited<ReturnType<typeof openFlakyNetwork>>;
beforeEach(async () => {
  network = await openFlakyNetwork(world.server.url);
  return network.close;
});

const feature = 'chat';
const swept = { timeout: 20_000, interval: 100 };

test('a refund that cannot be told is pending, and the deadline pays it', async () => {
  const { makegood } = world;
  const userId = await newUser(makegood);
  const options = { userId, feature, holdSeconds: 2, refundWithinMs: 500 };
  const started = performance.now();
  const error = await errorOf(
    world.connect(network.url).withCharge(options, () => {
      network.cut();
      throw new Error('the provider failed');
    }),
  );
  expect(performance.now() - started).toBeLessThan(2000);
  expect(error).toMatchObject({
    message: 'the provider failed',
    charged: true,
    refunded: 'pending',
  });
  expect(await balanceOf(makegood, userId)).toBe(90);
  await expect.poll(() => balanceOf(makegood, userId), swept).toBe(100);

  const { chargeId = '' } = moneyFactsOf(error) ?? {};
  const charge = await makegood.client.charges.get.query({ chargeId });
  expect(charge.refunds).toMatchObject([{ amount: 10, reason: 'worker_crashed' }]);
});

test('a server that hangs makes the error wait no longer than the time set for the refund', async () => {
  const userId = await newUser(world.makegood);
  const started = performance.now();
  const error = await errorOf(
    world.connect(network.url).withCharge({ userId, feature, refundWithinMs: 300 }, () => {
      network.hang();
      throw new Error('no');
    }),
  );
  expect(performance.now() - started).toBeLessThan(3000);
  expect(error).toMatchObject({ message: 'no', refunded: 'pending' });
});

test('a lost answer to the deduct is one charge', async () => {
  const userId = await newUser(world.makegood);
  network.dropAnswers('credits.deduct', 2);
  const result = await world.connect(network.url).withCharge({ userId, feature }, () => 'done');
  expect(network.dropped()).toBe(2);
  expect(result).toBe('done');
  expect(await balanceOf(world.makegood, userId)).toBe(90);
});

test('a lost answer to the settle is one settling', async () => {
  const userId = await newUser(world.makegood);
  network.dropAnswers('charges.settle', 2);
  const result = await world.connect(network.url).withCharge({ userId, feature }, (work) => {
    work.settleFor({ amount: 3 });
    return 'done';
  });
  expect(network.dropped()).toBe(2);
  expect(result).toBe('done');
  expect(await balanceOf(world.makegood, userId)).toBe(97);
});

test('a lost answer to the failure is one refund', async () => {
  const userId = await newUser(world.makegood);
  network.dropAnswers('charges.fail', 2);
  const work = () => Promise.reject(new Error('no'));
  const error = await errorOf(world.connect(network.url).withCharge({ userId, feature }, work));
  expect(network.dropped()).toBe(2);
  const { refunded, refund, chargeId = '' } = moneyFactsOf(error) ?? {};
  expect({ refunded, refund }).toMatchObject({
    refunded: true,
    refund: { amount: 10, balance: 100 },
  });
  const { refunds } = await world.makegood.client.charges.get.query({ chargeId });
  expect(refunds).toHaveLength(1);
  expect(await balanceOf(world.makegood, userId)).toBe(100);
});

test('a lost answer about failed units gives them back once', async () => {
  const userId = await newUser(world.makegood);
  network.dropAnswers('charges.fail', 2);
  await world.connect(network.url).withCharge({ userId, feature, units: 4 }, (work) => {
    work.unitFailed();
    return 'three of four';
  });
  expect(network.dropped()).toBe(2);
  expect(await balanceOf(world.makegood, userId)).toBe(70);
});

test('a result is returned even where its charge cannot be settled, and the deadline gives it back', async () => {
  const { makegood } = world;
  const userId = await newUser(makegood);
  const told: Unsettled[] = [];
  const onUnsettled = (unsettled: Unsettled) => told.push(unsettled);
  const options = { userId, feature, holdSeconds: 2, settleWithinMs: 300, onUnsettled };
  const result = await world.connect(network.url).withCharge(options, () => {
    network.cut();
    return 'done';
  });
  expect(result).toBe('done');
  expect(told).toMatchObject([{ error: { code: 'unreachable' } }]);
  await expect.poll(() => balanceOf(makegood, userId), swept).toBe(100);
});

test('a server that cannot be reached charges nothing, and the work does not run', async () => {
  const work = vi.fn(() => 'done');
  const { refusedUrl } = world.simulator;
  const options = { userId: 'anyone', feature, deductWithinMs: 300 };
  const error = await errorOf(world.connect(refusedUrl).withCharge(options, work));
  expect(error).toMatchObject({ code: 'unreachable', charged: false, refunded: false });
  expect(work).not.toHaveBeenCalled();
});

test('a charge in doubt is told as such, and the deadline gives it back', async () => {
  const { makegood } = world;
  const userId = await newUser(makegood);
  const work = vi.fn(() => 'done');
  network.dropAnswers('credits.deduct', 1000);
  const options = { userId, feature, holdSeconds: 1, deductWithinMs: 300 };
  const error = await errorOf(world.connect(network.url).withCharge(options, work));
  expect(error).toMatchObject({ code: 'unreachable', charged: 'unknown', refunded: 'pending' });
  expect(work).not.toHaveBeenCalled();
  await expect.poll(() => balanceOf(makegood, userId), swept).toBe(100);
});

test('a refund that the database refuses is pending, is not asked for again, and is made later', async () => {
  const { makegood, server } = world;
  const userId = await newUser(makegood);
  await server.sql`create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'refused'; end $$`;
  await server.sql`create trigger refuse before insert on refunds execute function refuse()`;
  const error = await errorOf(
    makegood.withCharge({ userId, feature }, () => Promise.reject(new Error('no'))),
  );
  await server.sql`drop trigger refuse on refunds`;
  expect(error).toMatchObject({ message: 'no', refunded: 'pending' });
  const { failedRefunds } = await makegood.client.refunds.failed.query();
  expect(failedRefunds).toMatchObject([{ userId, attempts: 1 }]);
  await expect.poll(() => balanceOf(makegood, userId), swept).toBe(100);
});
