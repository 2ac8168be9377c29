import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from './client.ts';
import { openEmbedded } from './embedded/index.ts';
import { migrate } from './migrate.ts';

const TEMPLATE = 'makegood_template';

export type TestCluster = {
  url: string;
  /** Stops it and removes its files. */
  close(): Promise<void>;
};

export type Clone = {
  url: string;
  drop(): Promise<void>;
};

/** A PostgreSQL for a whole run, with a migrated template that `cloneDatabase` clones. */
export async function openTestCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'makegood-test-'));
  const database = await openEmbedded({ dataDir, mode: 'serve' });
  const admin = connect(database.url, { max: 1, name: 'makegood test setup' });
  // Nothing in it outlives the run: a test of what survives a crash has a cluster of its own.
  await admin`alter system set fsync = off`;
  await admin`select pg_reload_conf()`;
  await admin`create database ${admin(TEMPLATE)}`;
  await admin.end();
  await migrate(withDatabase(database.url, TEMPLATE));
  return {
    url: database.url,
    async close() {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A migrated database of the caller's own, in the test cluster at `url`. */
export async function cloneDatabase(url: string): Promise<Clone> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = connect(url, { max: 1, name: 'makegood test' });
  // Cloning waits for other clones of the template: one at a time.
  await admin`select pg_advisory_lock(1)`;
  await admin`create database ${admin(name)} template ${admin(TEMPLATE)} strategy file_copy`;
  await admin`select pg_advisory_unlock(1)`;
  return {
    url: withDatabase(url, name),
    async drop() {
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}

/** The address of another database of the same cluster. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
