import { tmpdir } from 'node:os';
import { createApiKey, type Role } from '@makegood/core';
import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { openLog } from './log.ts';
import { type RunningServer, type ServerConfig, startServer } from './server.ts';

export const SECRET = 'a secret of at least 32 characters';

export type Answer = {
  status: number;
  headers: Headers;
  /** The JSON of the answer. */
  body: Record<string, unknown>;
};

export type TestServer = {
  db: TestDatabase;
  server: RunningServer;
  /** An API key of each role. */
  keys: Record<Role, string>;
  call(
    method: string,
    path: string,
    options?: {
      as?: string | undefined;
      body?: unknown;
      text?: string;
      headers?: Record<string, string>;
    },
  ): Promise<Answer>;
  close(): Promise<void>;
};

/** A whole server on a database of its own, with a feature `chat` that costs 10. */
export async function testServer(config: Partial<ServerConfig> = {}): Promise<TestServer> {
  const db = await testDatabase();
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: db.url,
    dataDir: tmpdir(),
    demo: false,
    userTokens: { secret: SECRET },
    tiers: { free: 1000, pro: 20_000 },
    log: openLog('silent'),
    ...config,
  });
  const keyOf = async (role: Role) => (await createApiKey(db.sql, { name: role, role })).key;
  const keys = {
    service: await keyOf('service'),
    viewer: await keyOf('viewer'),
    support: await keyOf('support'),
    approver: await keyOf('approver'),
    admin: await keyOf('admin'),
  };
  const call: TestServer['call'] = async (method, path, { as, body, text, headers } = {}) => {
    const answer = await fetch(server.url + path, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${as}` }),
        ...((body !== undefined || text !== undefined) && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...((body !== undefined || text !== undefined) && { body: text ?? JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Record<string, unknown>,
    };
  };
  await call('PUT', '/api/admin/features/chat', {
    as: keys.admin,
    body: { name: 'Chat', cost: 10, operationType: 'CHAT' },
  });
  return {
    db,
    server,
    keys,
    call,
    async close() {
      await server.stop();
      await db.drop();
    },
  };
}

/** Gives a user credits to charge. */
export async function giveCredits(
  { call, keys }: TestServer,
  userId: string,
  amount = 1000,
): Promise<void> {
  await call('POST', '/api/credits/grant', {
    as: keys.service,
    body: { userId, amount, source: 'purchase' },
  });
}
