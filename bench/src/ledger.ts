import { auditAll, differences, keyOf, rowsOf } from './audit.ts';
import type { Contender } from './contenders/contender.ts';
import { openEngine } from './contenders/engine.ts';
import { openStatements } from './contenders/statement.ts';
import { openTransactions } from './contenders/transaction.ts';
import { measure, type Measured } from './load.ts';
import type { Options } from './options.ts';
import { inTurns, type Progress } from './rounds.ts';
import { medianOf, medianRatio, type Sample } from './statistics.ts';
import type { World } from './world.ts';

export const CALLERS = [64, 256, 1024];
const BASELINE_CALLERS = 64;
const WARM_SECONDS = 1;

type Crowd = 'many users' | 'one hot user';
const crowds: Crowd[] = ['many users', 'one hot user'];

export type LedgerRow = Sample & {
  users: Crowd;
  callers: number;
  contender: string;
  /** Times the throughput of a transaction per call with as many callers, and with 64. */
  ratio: number;
  ratioTo64: number;
};

export type LedgerReport = { rows: LedgerRow[]; acknowledged: number; wrong: string[] };

type Cell = { users: Crowd; callers: number; contender: Contender };

/** The same full charge three ways, in turns on one database; then every row is counted. */
export async function benchLedger(
  world: World,
  options: Options,
  progress: Progress,
): Promise<LedgerReport> {
  const contenders = [
    openTransactions(world.url),
    await openStatements(world.url),
    openEngine(world.url),
  ];
  const wrong: string[] = [];
  let acknowledged = 0;

  const run = async (round: string, { users, callers, contender }: Cell, seconds: number) => {
    const name = `${round}/${users}/${callers}/${contender.name}`;
    const userOf =
      users === 'many users'
        ? () => world.user(Math.floor(Math.random() * options.users))
        : () => world.user(0);
    const measured = await measure((n) => contender.charge(userOf(), keyOf(name, n)), {
      callers,
      seconds,
    });
    acknowledged += measured.acknowledged;
    if (measured.failed > 0)
      wrong.push(`${name}: ${measured.failed} calls failed: ${measured.firstError}`);
    return { name, measured };
  };
  const check = async (round: string, ran: { name: string; measured: Measured }[]) => {
    const found = await rowsOf(world.sql, `${round}/`);
    for (const { name, measured } of ran) {
      wrong.push(...differences(name, found.get(name), measured.acknowledged));
    }
  };

  try {
    for (const users of crowds) {
      for (const contender of contenders) {
        progress(`warming up: ${contender.name}, ${users}`);
        await run('warm', { users, callers: 64, contender }, WARM_SECONDS);
      }
    }
    // Prepared statements keep the plan that was made for empty tables until statistics say otherwise.
    await world.sql`vacuum analyze`;
    const groups = crowds.flatMap((users) =>
      CALLERS.map((callers) =>
        contenders.map((contender): Cell => ({ users, callers, contender })),
      ),
    );
    const samples = await inTurns(
      options.rounds,
      groups,
      async (round, cell) => {
        progress(`${round}: ${cell.users}, ${cell.callers} callers, ${cell.contender.name}`);
        return run(round, cell, options.seconds);
      },
      check,
    );
    progress('counting rows');
    wrong.push(...(await auditAll(world.sql, acknowledged)));
    return {
      rows: rowsFrom(groups.flat(), (cell) => (samples.get(cell) ?? []).map((ran) => ran.measured)),
      acknowledged,
      wrong,
    };
  } finally {
    for (const contender of contenders) await contender.close();
  }
}

function rowsFrom(cells: Cell[], samplesOf: (cell: Cell) => Measured[]): LedgerRow[] {
  const baseline = (users: Crowd, callers: number) => {
    const cell = cells.find((one) => one.users === users && one.callers === callers);
    return cell ? samplesOf(cell) : [];
  };
  return cells.map((cell) => {
    const { users, callers, contender } = cell;
    const samples = samplesOf(cell);
    return {
      users,
      callers,
      contender: contender.name,
      ...medianOf(samples),
      ratio: medianRatio(samples, baseline(users, callers)),
      ratioTo64: medianRatio(samples, baseline(users, BASELINE_CALLERS)),
    };
  });
}
