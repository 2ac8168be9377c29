import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../client.ts';
import {
  DATABASE,
  databaseUrl,
  freePort,
  newConnection,
  readConnection,
  writeConnection,
  type Connection,
} from './connection.ts';
import { prepareDirectory, type Directory } from './directory.ts';
import { initialise } from './initialise.ts';
import { acquireLock, DataDirectoryInUse } from './lock.ts';
import { findPostmaster, logTail, startPostmaster, stopPostmaster } from './postmaster.ts';

export type EmbeddedOptions = {
  /** Where the database, its password and its log live; created when missing. */
  dataDir: string;
  /** `serve` owns the directory; `join` uses the database that runs there, or owns it too. */
  mode: 'serve' | 'join';
  /** Told in one line what happens: created, started, adopted, stopped. */
  onLog?: (line: string) => void;
};

export type EmbeddedDatabase = {
  /** The address of the database `makegood`, with its password. */
  url: string;
  /** Whether this call started PostgreSQL, took over a running one, or only uses it. */
  origin: 'started' | 'adopted' | 'joined';
  /** Stops PostgreSQL and frees the directory; when only joined, does nothing. */
  close(): Promise<void>;
};

const WAIT_MS = 300_000;
const JOIN_MS = 60_000;
const START_TRIES = 5;
// An arbitrary number: of those who find the database missing, one creates it.
const CREATE_LOCK = 7_304_272;

/**
 * Starts the PostgreSQL of a data directory, adopts the one a killed server left there, or, in
 * mode `join`, uses the one that runs. All that was ever acknowledged is there again.
 * Fails with DataDirectoryInUse when another live process owns the directory (in mode `join` only
 * when that process brings no PostgreSQL up within a minute).
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const log = options.onLog ?? (() => {});
  const directory = await prepareDirectory(options.dataDir);
  if (options.mode === 'serve') return serve(directory, log);
  const deadline = Date.now() + JOIN_MS;
  for (;;) {
    const connection = await readConnection(directory.connection);
    const url = connection && (await runningUrl(directory, connection));
    if (url) {
      await ensureDatabase(url);
      return { url, origin: 'joined', close: async () => {} };
    }
    try {
      return await serve(directory, log);
    } catch (error) {
      // Its owner is just starting or stopping.
      if (!(error instanceof DataDirectoryInUse) || Date.now() > deadline) throw error;
    }
    await delay(200);
  }
}

async function serve(directory: Directory, log: (line: string) => void): Promise<EmbeddedDatabase> {
  const lock = await acquireLock(directory.path);
  try {
    const connection = await ensureCluster(directory, log);
    const { url, origin } = await bringUp(directory, connection);
    await ensureDatabase(url);
    log(`PostgreSQL ${origin} on ${directory.path}, port ${new URL(url).port}`);
    let closing: Promise<void> | undefined;
    const close = async () => {
      try {
        await stopPostmaster(directory);
        log(`PostgreSQL on ${directory.path} stopped`);
      } finally {
        lock.release();
      }
    };
    return { url, origin, close: () => (closing ??= close()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function ensureCluster(directory: Directory, log: (line: string) => void) {
  const known = await readConnection(directory.connection);
  if (existsSync(directory.cluster)) {
    if (known) return known;
    throw new Error(
      `${directory.connection} is missing, and with it the password of the database beside it: ` +
        'restore it from a backup.',
    );
  }
  // The password is on disk before the cluster that asks for it.
  const connection = known ?? (await newConnection());
  await writeConnection(directory.connection, connection);
  log(`Creating a PostgreSQL database in ${directory.cluster}`);
  await initialise(directory, connection.password);
  return connection;
}

type Running = { url: string; origin: 'started' | 'adopted' };

async function bringUp(directory: Directory, connection: Connection): Promise<Running> {
  for (let tries = 1; tries <= START_TRIES; tries += 1) {
    const running = await runningUrl(directory, connection);
    if (running) return { url: running, origin: 'adopted' };
    const port = await freePort(connection.port);
    if (await startPostmaster(directory, port)) {
      const current = { ...connection, port };
      if (port !== connection.port) await writeConnection(directory.connection, current);
      return { url: databaseUrl(current), origin: 'started' };
    }
    // The last children of a killed PostgreSQL, or a port taken just now, pass in a moment.
    await delay(100 * 2 ** tries);
  }
  const tail = await logTail(directory);
  throw new Error(`The embedded PostgreSQL did not start; ${directory.log} ends with:\n${tail}`);
}

/**
 * The address of the PostgreSQL that runs on the directory, once it answers (it may be recovering);
 * undefined when none runs, or the one that ran was stopping.
 */
async function runningUrl(directory: Directory, { password }: Connection) {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const running = await findPostmaster(directory);
    if (!running) return undefined;
    const connection = { port: running.port, password };
    try {
      await ping(databaseUrl(connection, 'postgres'));
      return databaseUrl(connection);
    } catch (cause) {
      const wrongPassword = (cause as { code?: string }).code === '28P01';
      if (wrongPassword || Date.now() > deadline) {
        const what = wrongPassword
          ? `refuses the password of ${directory.connection}`
          : 'does not answer';
        throw new Error(`The PostgreSQL that runs on ${directory.path} ${what}.`, { cause });
      }
    }
    await delay(100);
  }
}

/** Creates the database when it is missing; whoever joins may find PostgreSQL up before it is. */
async function ensureDatabase(url: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const bounds = { statementTimeoutMs: WAIT_MS, lockTimeoutMs: WAIT_MS };
  const sql = connect(admin.href, { max: 1, name: 'makegood embedded', ...bounds });
  try {
    await sql`select pg_advisory_lock(${CREATE_LOCK})`;
    const found = await sql`select from pg_database where datname = ${DATABASE}`;
    if (found.length === 0) await sql`create database ${sql(DATABASE)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function ping(url: string): Promise<void> {
  const sql = connect(url, { max: 1, name: 'makegood embedded' });
  try {
    await sql`select 1`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
