import { setTimeout as wait } from 'node:timers/promises';
import { fold, rebuildSums } from '@makegood/core';
import { connect, type Sql } from '@makegood/db';
import { differences, keyOf, rowsOf } from '../audit.ts';
import type { Contender } from '../contenders/contender.ts';
import { openEngine } from '../contenders/engine.ts';
import { measure, type Measured } from '../load.ts';
import type { Options } from '../options.ts';
import { inTurns, type Progress } from '../rounds.ts';
import { medianOf, medianRatio, type Sample } from '../statistics.ts';
import type { World } from '../world.ts';

const CALLERS = 256;
/** As often as the server's job does. */
const PERIOD_MS = 5000;
/** Longer than from one folding of the users' sums to the next, so that it has its share in the charges. */
const FOLDING_S = 36;
const ALONE_S = 10;

export type FoldingRow = Sample & {
  /** What goes on beside the charges. */
  beside: string;
  ratio: number;
  /** Events that no sum had yet when the charges ended, round by round; null where nobody folds. */
  backlogs: number[] | null;
};

export type FoldingReport = { rows: FoldingRow[]; acknowledged: number; wrong: string[] };

type Cell = { folds: boolean };
type Ran = Measured & { name: string; backlog: number; foldedUsers: boolean };

/** The engine at full load, with nobody folding its facts into sums and with a job that does. */
export async function benchFolding(
  world: World,
  options: Options,
  progress: Progress,
): Promise<FoldingReport> {
  const engine = openEngine(world.url);
  const sql = connect(world.url, { max: 2, name: 'bench fold' });
  const cells: Cell[] = [{ folds: false }, { folds: true }];
  const wrong: string[] = [];
  let acknowledged = 0;
  try {
    const samples = await inTurns(
      options.rounds,
      [cells],
      async (round, { folds }) => {
        progress(`${round}: charges ${folds ? 'beside folding' : 'alone'}`);
        await catchUp(sql);
        const name = `fold ${round}/${folds}`;
        const ran = await charge(world, engine, { sql, name, folds, users: options.users });
        acknowledged += ran.acknowledged;
        if (ran.failed > 0) wrong.push(`${name}: ${ran.failed} failed: ${ran.firstError}`);
        if (folds && !ran.foldedUsers) wrong.push(`${name}: the sums of users were not folded`);
        return ran;
      },
      async (round, ran) => {
        const found = await rowsOf(world.sql, `fold ${round}/`);
        for (const { name, acknowledged: told } of ran)
          wrong.push(...differences(name, found.get(name), told));
      },
    );
    await catchUp(sql);
    progress('counting the sums anew');
    const { differences: differing } = await rebuildSums({ sql }, { dryRun: true });
    for (const [table, rows] of Object.entries(differing))
      if (rows > 0) wrong.push(`${rows} rows of ${table} differ from the facts`);
    const alone = samples.get(cells[0] as Cell) ?? [];
    const rows = cells.map((cell): FoldingRow => {
      const ran = samples.get(cell) ?? [];
      return {
        beside: cell.folds ? 'the sums are folded' : 'nothing',
        ...medianOf(ran),
        ratio: medianRatio(ran, alone),
        backlogs: cell.folds ? ran.map(({ backlog }) => backlog) : null,
      };
    });
    return { rows, acknowledged, wrong };
  } finally {
    await engine.close();
    await sql.end({ timeout: 5 });
  }
}

type Charging = { sql: Sql; name: string; folds: boolean; users: number };

async function charge(
  world: World,
  engine: Contender,
  { sql, name, folds, users }: Charging,
): Promise<Ran> {
  const done = new AbortController();
  const before = await foldedSoFar(sql);
  const folding = folds ? foldOn(sql, done.signal) : undefined;
  const measured = await measure(
    (n) => engine.charge(world.user(Math.floor(Math.random() * users)), keyOf(name, n)),
    { callers: CALLERS, seconds: folds ? FOLDING_S : ALONE_S },
  );
  done.abort();
  await folding;
  const { backlog, usersTo } = await foldedSoFar(sql);
  return { ...measured, name, backlog, foldedUsers: usersTo !== before.usersTo };
}

async function foldOn(sql: Sql, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await fold({ sql });
    await wait(PERIOD_MS, undefined, { signal }).catch(() => {});
  }
}

async function foldedSoFar(sql: Sql): Promise<{ backlog: number; usersTo: string | null }> {
  const [row] = await sql<{ backlog: number; usersTo: string | null }[]>`
    select users_to::text, (
      select count(*)::int from events where at >= coalesce(folded_to, '-infinity')) as backlog
    from rollup_state`;
  if (!row) throw new Error('How far the sums go was not told');
  return row;
}

/** Folds what earlier measurements left, so that none pays for another. */
async function catchUp(sql: Sql): Promise<void> {
  for (;;) {
    await fold({ sql });
    const [left] = await sql`
      select from events where at >= (select coalesce(folded_to, '-infinity') from rollup_state) limit 1`;
    if (!left) return;
    await wait(500);
  }
}
