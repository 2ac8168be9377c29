import { createApiKey, revokeApiKey } from '@makegood/core';
import { openLog, startServer } from '@makegood/server';
import { CommandError } from '../command-error.ts';
import type { Database } from '../database.ts';
import type { Environment } from '../environment.ts';

export type Server = { url: string; apiKey: string };

/**
 * Works with the server that MAKEGOOD_URL and MAKEGOOD_API_KEY name, or with one of its own on the
 * database, on a free port of 127.0.0.1, and a key that lives as long.
 * @throws CommandError when its own cannot start
 */
export async function withServer<T>(
  environment: Environment,
  { url: databaseUrl, sql }: Database,
  name: string,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const { server: running, dataDir } = environment;
  if (running) return work(running);
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    databaseUrl,
    dataDir,
    demo: false,
    userTokens: {},
    log: openLog('silent'),
  }).catch(unusable);
  try {
    const { keyId, key } = await createApiKey(sql, { name, role: 'service' });
    try {
      return await work({ url: server.url, apiKey: key });
    } finally {
      await revokeApiKey(sql, { keyId });
    }
  } finally {
    await server.stop();
  }
}

function unusable(error: unknown): never {
  const why = error instanceof Error ? error.message : String(error);
  throw new CommandError(`The server cannot start: ${why}`, { cause: error });
}
