import { existsSync } from 'node:fs';
import { chown, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { binaries } from './binaries.ts';
import type { Directory } from './directory.ts';
import { run } from './run.ts';

/** The process that PostgreSQL is, and the port it listens on. */
export type Postmaster = { pid: number; port: number };

const START_SECONDS = 300;
const STOP_SECONDS = 30;

/** The PostgreSQL that runs on the directory, whoever started it; undefined when none does. */
export async function findPostmaster({ cluster }: Directory): Promise<Postmaster | undefined> {
  const lines = await readLines(join(cluster, 'postmaster.pid'));
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!(pid > 0 && port > 0)) return undefined;
  // After a restart of the machine or container the number may be another program's.
  const command = await commandOf(pid);
  return command.includes(`-D ${cluster} `) ? { pid, port } : undefined;
}

/**
 * Starts PostgreSQL on a directory where none runs, and waits until it accepts connections,
 * crash recovery included. It outlives this process.
 * Returns whether it runs now; why not is in its log.
 */
export async function startPostmaster(directory: Directory, port: number): Promise<boolean> {
  await createLog(directory);
  const args = ['--log', directory.log, '--options', `-p ${port}`, '-t', String(START_SECONDS)];
  if ((await control(directory, 'start', args)) === 0) return true;
  // PostgreSQL refuses when the file of a dead one names a process that lives, whatever it is, or
  // one that nobody reaped, both common in containers.
  if (!(await findPostmaster(directory))) {
    await rm(join(directory.cluster, 'postmaster.pid'), { force: true });
  }
  return false;
}

/**
 * Stops the directory's PostgreSQL with a fast shutdown (open transactions are rolled back) and
 * waits until it is gone. Does nothing when none runs. Fails when it takes over 30 seconds.
 */
export async function stopPostmaster(directory: Directory): Promise<void> {
  if (!(await findPostmaster(directory))) return;
  await control(directory, 'stop', ['--mode', 'fast', '-t', String(STOP_SECONDS)]);
  const left = await findPostmaster(directory);
  if (!left) return;
  throw new Error(
    `The embedded PostgreSQL (process ${left.pid}) has not stopped within ${STOP_SECONDS} ` +
      `seconds and is still writing to disk: wait for it, then see ${directory.log}.`,
  );
}

/** The last lines of PostgreSQL's log, for people. */
export async function logTail({ log }: Directory): Promise<string> {
  return (await readLines(log)).slice(-6).join('\n').trim();
}

async function control({ cluster, account }: Directory, verb: string, args: string[]) {
  const { pg_ctl } = await binaries();
  const { code } = await run(pg_ctl, [verb, '--wait', '--pgdata', cluster, ...args], account);
  return code;
}

async function createLog({ log, account }: Directory): Promise<void> {
  const file = await open(log, 'a', 0o600);
  await file.close();
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(log, account.uid, account.gid);
  }
}

/** The command line of a process, empty when there is no such process. */
async function commandOf(pid: number): Promise<string> {
  if (existsSync('/proc/self/cmdline')) {
    const [text = ''] = await readLines(`/proc/${pid}/cmdline`);
    return text.replaceAll('\0', ' ');
  }
  const { code, output } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return code === 0 ? output : '';
}

async function readLines(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ESRCH: the process ended between opening and reading its file in /proc.
    if (code === 'ENOENT' || code === 'ESRCH') return [];
    throw error;
  }
}
