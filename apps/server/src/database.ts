import { setTimeout as delay } from 'node:timers/promises';
import { failureOf, ping } from '@makegood/core';
import { connect, DataDirectoryInUse, migrate, openEmbedded } from '@makegood/db';
import type { Logger } from './log.ts';
import { StartError } from './start-error.ts';

const PATIENCE_MS = 30_000;

export type Database = {
  url: string;
  /** Stops the embedded database; another one goes on. */
  close(): Promise<void>;
};

/**
 * The migrated database at `url`, or without one the embedded one of the data directory.
 * @throws StartError when it does not answer within 30 s, or refuses us
 */
export async function openDatabase(
  url: string | undefined,
  dataDir: string,
  log: Logger,
): Promise<Database> {
  if (url !== undefined) {
    await untilItAnswers(url, log);
    await migrate(url);
    return { url, close: async () => {} };
  }
  const embedded = await openOwn(dataDir, log);
  try {
    await migrate(embedded.url);
    return embedded;
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

async function openOwn(dataDir: string, log: Logger): Promise<Database> {
  try {
    return await openEmbedded({ dataDir, mode: 'serve', onLog: (line) => log.info(line) });
  } catch (error) {
    if (error instanceof DataDirectoryInUse) throw new StartError(error.message, { cause: error });
    throw error;
  }
}

async function untilItAnswers(url: string, log: Logger): Promise<void> {
  const { host } = new URL(url);
  const deadline = performance.now() + PATIENCE_MS;
  const sql = connect(url, { max: 1, name: 'makegood start' });
  try {
    for (let tries = 1; ; tries++) {
      try {
        return await ping({ sql });
      } catch (error) {
        const why = error instanceof Error ? error.message : 'unknown error';
        if (failureOf(error) !== 'unreachable') {
          throw new StartError(`The database at ${host} refuses us: ${why}`, { cause: error });
        }
        if (performance.now() > deadline) {
          throw new StartError(`The database at ${host} does not answer: ${why}`, { cause: error });
        }
        if (tries === 1) log.warn(`The database at ${host} does not answer yet; trying for 30 s`);
      }
      await delay(500);
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
}
