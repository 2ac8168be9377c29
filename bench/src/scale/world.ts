import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, migrate, openEmbedded } from '@makegood/db';
import type { Progress } from '../rounds.ts';
import { generate, type Size } from './generate.ts';
import { sumUp } from './sum-up.ts';

export type ScaleWorld = {
  url: string;
  /** Seconds that making the history took, and summing it up; null where it was there. */
  generatedIn: number | null;
  summedUpIn: number | null;
  close(): Promise<void>;
};

const MARK = 'scale.json';

/**
 * Starts PostgreSQL on a history of this size: a new one in a directory that is removed at the end,
 * or the one that `keep` names, made where it is not there yet. Fails where that directory holds
 * another one.
 */
export async function openScale(
  size: Size,
  keep: string | undefined,
  progress: Progress,
): Promise<ScaleWorld> {
  const dataDir = keep ?? (await mkdtemp(join(tmpdir(), 'makegood-scale-')));
  const mark = join(dataDir, MARK);
  const known = existsSync(mark);
  if (known) await requireSame(mark, size);
  else if (existsSync(join(dataDir, 'postgres'))) {
    throw new Error(`${dataDir} holds a database without a finished history: remove it first.`);
  }
  const database = await openEmbedded({ dataDir, mode: 'serve' });
  const { url } = database;
  const close = async () => {
    await database.close();
    if (keep === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate(url);
    if (known) return { url, generatedIn: null, summedUpIn: null, close };
    const started = performance.now();
    let generated = started;
    await withRoomToWrite(url, async () => {
      await generate(url, size, progress);
      generated = performance.now();
      await sumUp(url, progress);
    });
    await writeFile(mark, `${JSON.stringify(size)}\n`);
    return {
      url,
      generatedIn: (generated - started) / 1000,
      summedUpIn: (performance.now() - generated) / 1000,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function requireSame(mark: string, size: Size): Promise<void> {
  const text = await readFile(mark, 'utf8');
  if (text.trim() !== JSON.stringify(size)) {
    throw new Error(`The history of ${mark} is another one: ${text.trim()}`);
  }
}

const roomToWrite = { max_wal_size: '24GB', checkpoint_timeout: '1h', autovacuum: 'off' };

/** Nothing else writes meanwhile: neither checkpoints nor the vacuum that looks after changes. */
async function withRoomToWrite(url: string, run: () => Promise<void>): Promise<void> {
  const sql = connect(url, { max: 1, name: 'makegood bench scale' });
  try {
    for (const [name, value] of Object.entries(roomToWrite)) {
      await sql.unsafe(`alter system set ${name} = '${value}'`);
    }
    await sql`select pg_reload_conf()`;
    await run();
    for (const name of Object.keys(roomToWrite)) await sql.unsafe(`alter system reset ${name}`);
    await sql`select pg_reload_conf()`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
