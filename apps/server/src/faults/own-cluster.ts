import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@makegood/db';

/** How a PostgreSQL goes away: pg_ctl's shutdown modes, or its death. */
export type Going = 'fast' | 'immediate' | 'killed';

const signals: Record<Going, NodeJS.Signals> = {
  fast: 'SIGINT',
  immediate: 'SIGQUIT',
  killed: 'SIGKILL',
};

/** A PostgreSQL of the test's own, which it may stop and start again on the same port. */
export async function ownCluster() {
  const dataDir = await mkdtemp(join(tmpdir(), 'makegood-cluster-'));
  const open = () => openEmbedded({ dataDir, mode: 'serve' });
  let database = await open();
  const { url } = database;
  return {
    url,
    /** Ends it; returns once it is gone. */
    async stop(going: Going): Promise<void> {
      const [pid] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), signals[going]);
      await database.close();
    },
    /** Returns once it accepts connections again. */
    async start(): Promise<void> {
      database = await open();
      if (database.url !== url)
        throw new Error('Someone took the port of the PostgreSQL meanwhile');
    },
    async remove(): Promise<void> {
      await database.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
