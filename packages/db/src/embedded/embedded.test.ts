import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test, vi } from 'vitest';
import { connect } from '../client.ts';
import { prepareDirectory } from './directory.ts';
import { DataDirectoryInUse, openEmbedded } from './index.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const directories: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const dataDir of directories.splice(0)) {
    await stopPostmaster(await prepareDirectory(dataDir));
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function newDirectory(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'makegood-embedded-'));
  directories.push(dataDir);
  return dataDir;
}

// A server in small: opens, tells how it went, then writes rows and tells each that is committed.
const SERVER = `
  import { openEmbedded } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
  import { connect } from ${JSON.stringify(new URL('../client.ts', import.meta.url).href)};
  const [dataDir, mode] = process.argv.slice(1);
  const tell = (fact) => console.log(JSON.stringify(fact));
  process.on('SIGINT', () => {});
  try {
    const db = await openEmbedded({ dataDir, mode });
    const sql = connect(db.url, { max: 1, name: 'writer' });
    await sql\`create table if not exists written (n int primary key)\`;
    let stopping = false;
    process.once('SIGTERM', () => { stopping = true; });
    tell({ origin: db.origin, url: db.url });
    for (let n = 1; !stopping; n += 1) {
      await sql\`insert into written values (\${n}) on conflict do nothing\`;
      tell({ n });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await sql.end();
    await db.close();
    process.exit(0);
  } catch (error) {
    tell({ code: error.code, pid: error.pid });
  }
`;

type Fact = { origin?: string; url?: string; n?: number; code?: string; pid?: number };

function startServer(dataDir: string, mode = 'serve') {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SERVER, dataDir, mode], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const facts: Fact[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => facts.push(JSON.parse(line)));
  const until = <T>(read: () => T | undefined): Promise<NonNullable<T>> =>
    vi.waitFor(
      () => {
        const value = read();
        if (value === undefined || value === null) throw new Error('The child has not told yet');
        return value;
      },
      { timeout: 30_000, interval: 5 },
    );
  const pid = child.pid ?? 0;
  return {
    pid,
    exited: once(child, 'close'),
    opened: () => until(() => facts[0]),
    acknowledged: () => facts.reduce((most, fact) => Math.max(most, fact.n ?? 0), 0),
    until,
  };
}

async function writeSome(server: ReturnType<typeof startServer>): Promise<void> {
  const before = server.acknowledged();
  await server.until(() => (server.acknowledged() >= before + 20 ? true : undefined));
}

async function rowsWritten(url: string): Promise<number> {
  const sql = connect(url, { max: 1, name: 'test' });
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from written`;
  await sql.end();
  return row?.n ?? 0;
}

async function postmaster(dataDir: string): Promise<number | undefined> {
  return (await findPostmaster(await prepareDirectory(dataDir)))?.pid;
}

const SETTINGS = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  data_checksums: 'on',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  server_encoding: 'UTF8',
  max_connections: '200',
  TimeZone: 'UTC',
  jit: 'off',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  wal_compression: 'pglz',
};

test('a first start creates a durable database that only a password opens', async () => {
  const dataDir = await newDirectory();
  const db = await openEmbedded({ dataDir, mode: 'serve' });
  expect(db.origin).toBe('started');
  const sql = connect(db.url, { max: 1, name: 'test' });
  const rows = await sql<{ name: string; setting: string }[]>`
    select name, current_setting(name) as setting from pg_settings
    where name = any(${Object.keys(SETTINGS)})`;
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual(SETTINGS);
  await sql.end();
  const wrong = new URL(db.url);
  wrong.password = 'wrong';
  const stranger = connect(wrong.href, { max: 1, name: 'stranger' });
  await expect(stranger`select 1`).rejects.toMatchObject({ code: '28P01' });
  await stranger.end();
  expect((await stat(join(dataDir, 'connection.json'))).mode & 0o777).toBe(0o600);
  await db.close();
});

test('a second start finds the rows of the first, at the same address', async () => {
  const dataDir = await newDirectory();
  const first = startServer(dataDir);
  const { url } = await first.opened();
  await writeSome(first);
  process.kill(first.pid, 'SIGTERM');
  expect(await first.exited).toEqual([0, null]);
  expect(await postmaster(dataDir)).toBeUndefined();
  const second = await openEmbedded({ dataDir, mode: 'serve' });
  expect(second).toMatchObject({ origin: 'started', url });
  expect(await rowsWritten(second.url)).toBeGreaterThanOrEqual(first.acknowledged());
  await second.close();
  expect(await postmaster(dataDir)).toBeUndefined();
});

test('the PostgreSQL of a killed server is adopted with every acknowledged row', async () => {
  const dataDir = await newDirectory();
  const killed = startServer(dataDir);
  await killed.opened();
  await writeSome(killed);
  process.kill(killed.pid, 'SIGKILL');
  await killed.exited;
  expect(await postmaster(dataDir)).toBeDefined();
  const next = await openEmbedded({ dataDir, mode: 'serve' });
  expect(next.origin).toBe('adopted');
  expect(await rowsWritten(next.url)).toBeGreaterThanOrEqual(killed.acknowledged());
  await next.close();
  expect(await postmaster(dataDir)).toBeUndefined();
});

test('after server and PostgreSQL were killed, every acknowledged row is there', async () => {
  const dataDir = await newDirectory();
  const killed = startServer(dataDir);
  await killed.opened();
  await writeSome(killed);
  process.kill(killed.pid, 'SIGKILL');
  process.kill((await postmaster(dataDir)) ?? 0, 'SIGKILL');
  await killed.exited;
  // As after a restart of a container: the number of the dead one is another program's now.
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
  const [, ...rest] = (await readFile(pidFile, 'utf8')).split('\n');
  await writeFile(pidFile, [process.pid, ...rest].join('\n'));
  const next = await openEmbedded({ dataDir, mode: 'serve' });
  expect(next.origin).toBe('started');
  expect(await rowsWritten(next.url)).toBeGreaterThanOrEqual(killed.acknowledged());
  await next.close();
});

test('a second server on the same data is refused and told whose it is', async () => {
  const dataDir = await newDirectory();
  const owner = startServer(dataDir);
  await owner.opened();
  const refused = openEmbedded({ dataDir, mode: 'serve' });
  await expect(refused).rejects.toBeInstanceOf(DataDirectoryInUse);
  await expect(refused).rejects.toMatchObject({
    code: 'data_directory_in_use',
    pid: owner.pid,
    message: expect.stringContaining(`process ${owner.pid}`),
  });
  await writeSome(owner);
});

test.each(['an empty directory', 'the directory of a killed server'])(
  'of several servers that start at the same instant on %s exactly one wins',
  async (kind) => {
    const dataDir = await newDirectory();
    if (kind !== 'an empty directory') {
      const killed = startServer(dataDir);
      await killed.opened();
      process.kill(killed.pid, 'SIGKILL');
      await killed.exited;
    }
    const servers = [1, 2, 3].map(() => startServer(dataDir));
    const facts = await Promise.all(servers.map((server) => server.opened()));
    const winner = servers.find((_, index) => facts[index]?.origin !== undefined);
    const losers = facts.filter((fact) => fact.code === 'data_directory_in_use');
    expect(losers.map((fact) => fact.pid)).toEqual([winner?.pid, winner?.pid]);
  },
);

test('who joins a running server leaves it running', async () => {
  const dataDir = await newDirectory();
  const owner = startServer(dataDir);
  // Not awaited: whoever joins while the server still creates its database waits for it.
  await owner.until(() => (existsSync(join(dataDir, 'server.pid')) ? true : undefined));
  const guest = await openEmbedded({ dataDir, mode: 'join' });
  expect(guest.origin).toBe('joined');
  await owner.opened();
  await guest.close();
  await writeSome(owner);
  expect(await rowsWritten(guest.url)).toBeGreaterThanOrEqual(20);
});

test('who joins where nothing runs owns the database and stops it', async () => {
  const parent = await newDirectory();
  await chmod(parent, 0o755);
  const dataDir = join(parent, 'not', 'there');
  directories.unshift(dataDir);
  const guest = await openEmbedded({ dataDir, mode: 'join' });
  expect(guest.origin).toBe('started');
  await expect(openEmbedded({ dataDir, mode: 'serve' })).rejects.toMatchObject({
    pid: process.pid,
  });
  await guest.close();
  expect(await postmaster(dataDir)).toBeUndefined();
});

test('Ctrl+C in the terminal of a server does not stop PostgreSQL before the server does', async () => {
  const dataDir = await newDirectory();
  const server = startServer(dataDir);
  await server.opened();
  const before = await postmaster(dataDir);
  process.kill(-server.pid, 'SIGINT');
  await writeSome(server);
  expect(await postmaster(dataDir)).toBe(before);
});

test('a first start that was killed half way is begun again', async () => {
  const dataDir = await newDirectory();
  const unfinished = async () => (await readdir(dataDir)).filter((name) => name.includes('init'));
  const killed = startServer(dataDir);
  await vi.waitFor(
    async () => {
      const [work = ''] = await unfinished();
      await stat(join(dataDir, work, 'cluster', 'PG_VERSION'));
    },
    { timeout: 30_000, interval: 2 },
  );
  process.kill(killed.pid, 'SIGKILL');
  await killed.exited;
  expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
  const next = await openEmbedded({ dataDir, mode: 'serve' });
  expect(next.origin).toBe('started');
  expect(await unfinished()).toEqual([]);
  await next.close();
});

test.skipIf(process.getuid?.() !== 0)(
  'as root, a directory that the user postgres cannot enter is refused by its name',
  async () => {
    const closed = await mkdtemp(join(tmpdir(), 'makegood-embedded-'));
    const refused = openEmbedded({ dataDir: join(closed, 'data'), mode: 'serve' });
    await expect(refused).rejects.toThrow(`may not enter ${closed}:`);
    await rm(closed, { recursive: true });
  },
);
