import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

/** Another live process owns the data directory; `pid` is its process (0 when unknown). */
export class DataDirectoryInUse extends Error {
  readonly code = 'data_directory_in_use';
  readonly pid: number;

  constructor(dataDir: string, pid: number) {
    const owner = pid > 0 ? `process ${pid}` : 'another process';
    super(
      `Makegood already runs on ${dataDir} (${owner}): ` +
        'stop it first, or give this one its own MAKEGOOD_DATA_DIR.',
    );
    this.name = 'DataDirectoryInUse';
    this.pid = pid;
  }
}

export type Lock = { release(): void };

// A lock lasts as long as its database handle; one that nobody refers to may be collected.
const held = new Set<DatabaseSync>();

/**
 * Takes the data directory for this process until `release` or the process's end, however it ends.
 * Fails with DataDirectoryInUse when a live process has it.
 *
 * The lock is the kernel's, on `server.lock`, taken through SQLite as Node itself has no file
 * locks. The kernel gives it to one of any number at the same instant and frees it when its
 * process dies, so no stale lock exists and no process number needs to be judged, which containers
 * that share a directory could not do. `server.pid` only tells people who has it.
 */
export async function acquireLock(dataDir: string): Promise<Lock> {
  const pidFile = join(dataDir, 'server.pid');
  const file = new DatabaseSync(join(dataDir, 'server.lock'));
  try {
    file.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if (!isBusy(error)) throw error;
    throw new DataDirectoryInUse(dataDir, await ownerPid(pidFile));
  }
  held.add(file);
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      if (!held.delete(file)) return;
      rmSync(pidFile, { force: true });
      file.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/** The owner writes its number just after it got the lock, so a dead one is worth a short wait. */
async function ownerPid(pidFile: string): Promise<number> {
  for (let tries = 0; tries < 20; tries += 1) {
    const pid = readPid(pidFile);
    if (pid > 0 && isAlive(pid)) return pid;
    await delay(50);
  }
  return 0;
}

function readPid(pidFile: string): number {
  try {
    return Number.parseInt(readFileSync(pidFile, 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
