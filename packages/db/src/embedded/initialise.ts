import { chown, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binaries } from './binaries.ts';
import { USER } from './connection.ts';
import type { Directory } from './directory.ts';
import { run } from './run.ts';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // A socket's path may not be longer than about 100 bytes; a data directory's may.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_prepared_transactions: '0',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  wal_compression: 'on',
  max_wal_size: '2GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  // Statements and the values in an error's detail may be personal data.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

const WORK_PREFIX = 'postgres.init-';

/**
 * Creates the cluster in the data directory, whose lock the caller holds.
 * The cluster appears under its name only when it is complete and on disk; what an interrupted
 * call left is removed. Fails with what initdb printed.
 */
export async function initialise(directory: Directory, password: string): Promise<void> {
  const { path, cluster } = directory;
  await removeInterrupted(path);
  // A name of its own: initdb of a killed server may still write into the last one.
  const work = join(path, `${WORK_PREFIX}${process.pid}-${Date.now()}`);
  await makeOwned(work, directory);
  const passwordFile = join(work, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(passwordFile, directory);
  const unfinished = join(work, 'cluster');
  await makeOwned(unfinished, directory);
  try {
    await initdb(directory, unfinished, passwordFile);
    await rename(unfinished, cluster);
    await syncDirectory(path);
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function initdb({ account }: Directory, target: string, passwordFile: string) {
  const args = [
    `--pgdata=${target}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--data-checksums',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...Object.entries(SETTINGS).map(([name, value]) => `--set=${name}=${value}`),
  ];
  const { code, output } = await run((await binaries()).initdb, args, account);
  if (code !== 0) throw new Error(`The embedded PostgreSQL could not be created:\n${output}`);
}

async function removeInterrupted(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    if (!name.startsWith(WORK_PREFIX)) continue;
    await rm(join(path, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function makeOwned(path: string, directory: Directory): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  await giveTo(path, directory);
}

async function giveTo(path: string, { account }: Directory): Promise<void> {
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(path, account.uid, account.gid);
  }
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
