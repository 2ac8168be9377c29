import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EdgeVM } from '@edge-runtime/vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bunBinary } from './testing/bun-binary.ts';
import { bundle } from './testing/bundle.ts';
import type { Access, chargeAndFail } from './testing/charge-and-fail.ts';
import { balanceOf, newUser, openWorld, type World } from './testing/world.ts';

type Seen = Awaited<ReturnType<typeof chargeAndFail>>;

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A new user with 100 credits, and how to get at the server. */
async function access(): Promise<Access> {
  const { server, apiKey, makegood } = world;
  return { url: server.url, apiKey, userId: await newUser(makegood) };
}

/** What a runtime saw is what the server has: of 10 each, two done, one cancelled, two given back. */
async function expectKept(userId: string, seen: Seen) {
  const { makegood } = world;
  expect(seen).toMatchObject({
    ...{ afterDone: 90, afterFailed: 90 },
    failed: { charged: true, refunded: true, failure: 'work_failed', refund: { amount: 10 } },
    cancelled: { charged: true, refunded: false, failure: 'cancelled_after_start' },
    afterCancelled: 80,
    routes: { failed: { message: 'the provider failed', refunded: true }, after: 70 },
  });
  for (const chargeId of [seen.done, seen.routes.done]) {
    const charge = await makegood.client.charges.get.query({ chargeId });
    expect(charge).toMatchObject({ userId, state: 'settled', amount: 10, refunds: [] });
  }
  expect(await balanceOf(makegood, userId)).toBe(70);
}

test('the SDK charges and gives back in Bun', async ({ skip }) => {
  const bun = bunBinary();
  if (bun === null) return skip('Bun is not installed for this platform');
  const program = fileURLToPath(new URL('testing/bun-worker.ts', import.meta.url));
  const to = await access();
  const { stdout } = await promisify(execFile)(bun, [program, JSON.stringify(to)]);
  const seen = JSON.parse(stdout) as Seen & { bun?: string };
  expect(seen.bun).toMatch(/^\d+\./);
  await expectKept(to.userId, seen);
});

test('the SDK charges and gives back in an edge runtime, which has nothing of Node', async () => {
  const script = await bundle(`export * from './testing/charge-and-fail.ts';`, { format: 'iife' });
  const edge = new EdgeVM({ initialCode: script });
  expect(edge.evaluate('[EdgeRuntime, typeof process, typeof Buffer, typeof require].join()')).toBe(
    'edge-runtime,undefined,undefined,undefined',
  );
  const to = await access();
  const seen = await edge.evaluate<Promise<string>>(
    `bundled.chargeAndFail(${JSON.stringify(to)}).then(JSON.stringify)`,
  );
  await expectKept(to.userId, JSON.parse(seen) as Seen);
});
