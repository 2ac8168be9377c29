import { randomUUID } from 'node:crypto';
import { testDatabase } from '@makegood/db/testing';
import { openLog, startServer } from '@makegood/server';
import { startSimulator } from '@makegood/simulator';
import { createMakegood, type Makegood } from '../index.ts';

const apiKey = 'mg_test_key_of_the_sdk';

/** A server on a database of its own, the provider, and the SDK in front of them. */
export async function openWorld() {
  const database = await testDatabase();
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    dataDir: '',
    demo: false,
    apiKey,
    userTokens: {},
    log: openLog('silent'),
  });
  const simulator = await startSimulator({ seed: 1 });
  const connect = (url = server.url) => createMakegood({ url, apiKey });
  const makegood = connect();
  await putFeature(makegood, { feature: 'chat' });
  return {
    server,
    apiKey,
    databaseUrl: database.url,
    simulator,
    makegood,
    /** The SDK on the server by another address. */
    connect,
    async close() {
      await simulator.stop();
      await server.stop();
      await database.drop();
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

type Feature = Parameters<Makegood['client']['features']['put']['mutate']>[0];

/** Creates a feature that costs 10 credits a unit. */
export async function putFeature(
  makegood: Makegood,
  feature: Pick<Feature, 'feature'> & Partial<Feature>,
) {
  const rest = { name: feature.feature, cost: 10, operationType: 'AI_TEXT_CHAT' };
  await makegood.client.features.put.mutate({ ...rest, ...feature });
}

/** A new user with 100 credits. */
export async function newUser(makegood: Makegood): Promise<string> {
  const userId = `user-${randomUUID()}`;
  await makegood.grant({ userId, amount: 100, source: 'purchase' });
  return userId;
}

/** What the user can spend now. */
export async function balanceOf(makegood: Makegood, userId: string): Promise<number> {
  const { balance } = await makegood.validate({ userId, feature: 'chat' });
  return balance;
}

/** What the promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail');
}
