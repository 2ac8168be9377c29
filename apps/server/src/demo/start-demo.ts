import type { Sql } from '@makegood/db';
import type { Logger } from '../log.ts';
import type { Size } from './history.ts';
import { DEMO_SIZE, seed } from './seed.ts';
import { startTrickle } from './trickle.ts';

export type DemoOptions = {
  sql: Sql;
  databaseUrl: string;
  /** The server's own address. */
  url: string;
  log: Logger;
  size?: Size;
};

export type Demo = {
  /** Resolves once the past is written or will not be; until then its grants and holds look overdue. */
  seeded: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Shows the product alive: in the background writes four weeks of history into an empty database,
 * then charges now and then. A database with users of its own is left alone. Never fails: a demo
 * that does not work is told to the log.
 */
export function startDemo({ sql, databaseUrl, url, log, size = DEMO_SIZE }: DemoOptions): Demo {
  const stopping = new AbortController();
  const { signal } = stopping;

  const writePast = async (): Promise<boolean> => {
    const since = performance.now();
    try {
      const { complete } = await seed({ sql, databaseUrl }, { signal, size });
      log.debug({ complete, ms: Math.round(performance.now() - since) }, 'demo');
      return complete;
    } catch (error) {
      log.warn({ err: error }, 'the demo could not be written');
      return false;
    }
  };
  const goOn = async (past: Promise<boolean>) => {
    if (!(await past) || signal.aborted) return undefined;
    try {
      return await startTrickle({ sql, url, users: size.users, log });
    } catch (error) {
      log.debug({ err: error }, 'demo');
      return undefined;
    }
  };

  const past = writePast();
  const trickling = goOn(past);
  return {
    seeded: (async () => void (await past))(),
    async stop() {
      stopping.abort();
      const trickle = await trickling;
      await trickle?.stop();
    },
  };
}
