import { tmpdir } from 'node:os';
import { type CallbackMode, type Simulator, startSimulator } from '@makegood/simulator';
import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { openLog } from '../log.ts';
import { type RunningServer, startServer } from '../server.ts';
import { giveCredits, type TestServer, testServer } from '../testing.ts';
import { openReceiver } from '../webhooks/testing-receiver.ts';

export const secretOf = (text: string) =>
  `whsec_${Buffer.from(text.padEnd(24, '.')).toString('base64')}`;

export type Told = { id: string; status: number; outcome: string | undefined };

export const outcomesOf = (told: Told[]) =>
  told.map(({ status, outcome }) => `${status} ${outcome}`);

/** How long what jobs do may take. */
export const slowly = { timeout: 30_000, interval: 100 };

type TaskOptions = { to?: string[]; times?: number; lateMs?: number };

type Charge = {
  chargeId: string;
  userId: string;
  state: string;
  amount: number;
  refundedAmount: number;
  costUsd: number | null;
  absorbedAt: string | null;
  deadline: string;
  refunds: { reason: string; amount: number; actor: string; errorMessage: string | null }[];
};

export type CallbackWorld = {
  at: TestServer;
  simulator: Simulator;
  /** Where callbacks of a provider go, at the first server. */
  webhookOf(provider: string): string;
  /** Has the callbacks of a provider taken. */
  accept(provider: string, adapter: string, secret: string): Promise<void>;
  /** A held charge of a new user, of a credit a unit for 40 at most; its provider is `simulator`. */
  hold(more?: object): Promise<{ chargeId: string; userId: string }>;
  /**
   * Has the simulator do a task and send its callbacks through a relay, each so many times at once to
   * each of the addresses; `told` fills with what they are answered.
   */
  task(mode: CallbackMode, how?: TaskOptions): Promise<{ taskId: string; told: Told[] }>;
  /** A held charge whose task has begun, and what its callbacks are answered. */
  begun(
    mode: CallbackMode,
    how?: TaskOptions,
  ): Promise<{ chargeId: string; userId: string; taskId: string; told: Told[] }>;
  /** Waits until this much was answered and nothing waits: nothing more happens then. */
  ended(told: Told[], times: number): Promise<void>;
  /** Callbacks that wait for their charge. */
  waiting(): Promise<number | undefined>;
  /** Posts a callback signed by whoever has the secret. */
  send(
    provider: string,
    body: object | string,
    how?: { secret?: string; ageSeconds?: number; id?: string },
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  charge(chargeId: string): Promise<Charge>;
  stateOf(chargeId: string): Promise<string>;
  balance(userId: string): Promise<number>;
  /** Another server on the same database. */
  second(): Promise<RunningServer>;
  close(): Promise<void>;
};

export const SECRET = secretOf('the simulator signs');

/** A server that takes the callbacks of a simulator. */
export async function callbackWorld(): Promise<CallbackWorld> {
  const at = await testServer();
  const simulator = await startSimulator({ seed: 1, latencyMs: { min: 20, max: 20 } });
  const relays: (() => Promise<void>)[] = [];
  let calls = 0;
  const webhookOf = (provider: string) =>
    `${at.server.url}/api/webhooks/providers/${encodeURIComponent(provider)}`;
  const world: CallbackWorld = {
    at,
    simulator,
    webhookOf,
    async accept(provider, adapter, secret) {
      const { status, body } = await at.call(
        'PUT',
        `/api/admin/providers/${encodeURIComponent(provider)}/callbacks`,
        { as: at.keys.admin, body: { adapter, secret } },
      );
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    async hold(more = {}) {
      const userId = `user-${++calls}`;
      await giveCredits(at, userId, 100);
      const request = { userId, feature: 'chat', hold: { seconds: 600 }, provider: 'simulator' };
      const { status, body } = await at.call('POST', '/api/credits/deduct', {
        as: at.keys.service,
        body: { ...request, ...more },
      });
      if (status !== 200) throw new Error(JSON.stringify(body));
      return { chargeId: String(body['chargeId']), userId };
    },
    async task(callback, { to = [webhookOf('simulator')], times = 1, lateMs } = {}) {
      const told: Told[] = [];
      const relay = await openReceiver(async ({ id, headers, body }) => {
        const { host: _, connection: __, ...kept } = headers;
        const posts = to.flatMap((url) =>
          Array.from({ length: times }, () => fetch(url, { method: 'POST', headers: kept, body })),
        );
        for (const answer of await Promise.all(posts)) {
          const { outcome, code } = (await answer.json()) as { outcome?: string; code?: string };
          told.push({ id, status: answer.status, outcome: outcome ?? code });
        }
        return { status: 204 };
      });
      relays.push(relay.close);
      const request = { callId: `call-${++calls}`, callbackUrl: relay.url, secret: SECRET };
      const answer = await fetch(`${simulator.url}/simulator/v1/tasks`, {
        method: 'POST',
        body: JSON.stringify({ ...request, callback, lateMs }),
      });
      const { taskId } = (await answer.json()) as { taskId: string };
      return { taskId, told };
    },
    async begun(mode, how) {
      const held = await world.hold();
      const { taskId, told } = await world.task(mode, how);
      const { status, body } = await at.call(
        'POST',
        `/api/credits/charges/${held.chargeId}/extend`,
        { as: at.keys.service, body: { seconds: 600, providerTaskId: taskId } },
      );
      if (status !== 200) throw new Error(JSON.stringify(body));
      return { ...held, taskId, told };
    },
    async ended(told, times) {
      await expect.poll(() => told.length, slowly).toBe(times);
      await expect.poll(world.waiting, slowly).toBe(0);
    },
    async waiting() {
      const [row] = await at.db.sql<{ n: number }[]>`
        select count(*)::int as n from parked_callbacks`;
      return row?.n;
    },
    async send(provider, payload, { secret = SECRET, ageSeconds = 0, id } = {}) {
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      const signedAt = new Date(Date.now() - ageSeconds * 1000);
      const eventId = id ?? `msg_${++calls}`;
      const answer = await fetch(webhookOf(provider), {
        method: 'POST',
        body: text,
        headers: {
          'content-type': 'application/json',
          'webhook-id': eventId,
          'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(eventId, signedAt, text),
        },
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    async charge(chargeId) {
      const { body } = await at.call('GET', `/api/credits/charges/${chargeId}`, {
        as: at.keys.service,
      });
      return body as Charge;
    },
    stateOf: async (chargeId) => (await world.charge(chargeId)).state,
    async balance(userId) {
      const [row] = await at.db.sql<{ balance: number }[]>`
        select balance from wallets where user_id = ${userId}`;
      return row?.balance ?? 0;
    },
    second: () =>
      startServer({
        ...{ host: '127.0.0.1', port: 0, databaseUrl: at.db.url, dataDir: tmpdir(), demo: false },
        ...{ userTokens: {}, log: openLog('silent') },
      }),
    async close() {
      await simulator.stop();
      await Promise.all(relays.map((close) => close()));
      await at.close();
    },
  };
  await world.accept('simulator', 'simulator', SECRET);
  return world;
}
