import { setTimeout as delay } from 'node:timers/promises';
import { deduct, openLedger, refreshDue, verify } from '@makegood/core';
import { differences, keyOf, rowsOf } from '../audit.ts';
import { pool } from '../contenders/contender.ts';
import type { Measured } from '../load.ts';
import type { Options } from '../options.ts';
import { inTurns, type Progress } from '../rounds.ts';
import { median, medianOf, medianRatio, type Sample } from '../statistics.ts';
import { FEATURE, type World } from '../world.ts';
import { chargeUntil } from './charges.ts';
import { expectAll, openBareSql, openOneByOne, openRun, type Refresher } from './contenders.ts';
import { makeDue, notRefreshedOnce, putBenchPlan } from './due-users.ts';

const WARM_USERS = 2000;
/** How many measurements of the usual length charges are measured for while nothing is refreshed. */
const IDLE_LENGTHS = 3;

export type RefreshRow = {
  contender: string;
  users: number;
  perSecond: number;
  /** Times the users a second of a user at a time, and of the bare SQL. */
  ratioToOne: number;
  ratioToBare: number;
};

export type ChargesRow = Sample & { beside: string; ratio: number };

export type RefreshReport = {
  rows: RefreshRow[];
  charges: ChargesRow[];
  refreshed: number;
  acknowledged: number;
  wrong: string[];
};

type Ran = { perSecond: number; users: number };

/** Refreshes three ways, in turns on one database; then charges beside a refresh; every row is counted. */
export async function benchRefresh(
  world: World,
  options: Options,
  progress: Progress,
): Promise<RefreshReport> {
  const contenders = [
    openRun(world.url),
    openOneByOne(world.url),
    await openBareSql(world.url),
  ] as const;
  const wrong: string[] = [];
  let refreshed = 0;

  const run = async (round: string, contender: Refresher, most: number): Promise<Ran> => {
    const users = Math.min(most, contender.most);
    progress(`${round}: ${users} users, ${contender.name}`);
    const due = await makeDue(world.sql, `${round} ${contender.name}`, users);
    const start = performance.now();
    await contender.refresh(due);
    const seconds = (performance.now() - start) / 1000;
    wrong.push(...(await notRefreshedOnce(world.sql, due)));
    refreshed += users;
    return { perSecond: users / seconds, users };
  };

  try {
    await putBenchPlan(world.sql);
    for (const contender of contenders) await run('warm', contender, WARM_USERS);
    const ran = await inTurns(
      options.rounds,
      [contenders],
      (round, contender) => run(round, contender, options.users),
      async () => {},
    );
    const ofContender = (contender: Refresher) => ran.get(contender) ?? [];
    const [, one, bare] = contenders;
    const beside = await benchCharges(world, options, progress);
    progress('recomputing every balance');
    const { violations } = await verify(world);
    return {
      rows: contenders.map((contender) => ({
        contender: contender.name,
        users: ofContender(contender)[0]?.users ?? 0,
        perSecond: median(ofContender(contender).map(({ perSecond }) => perSecond)),
        ratioToOne: medianRatio(ofContender(contender), ofContender(one)),
        ratioToBare: medianRatio(ofContender(contender), ofContender(bare)),
      })),
      charges: beside.rows,
      refreshed: refreshed + beside.refreshed,
      acknowledged: beside.acknowledged,
      wrong: [
        ...wrong,
        ...beside.wrong,
        ...violations.map(({ rule, userId, subject }) => `${rule}: ${userId} ${subject}`),
      ],
    };
  } finally {
    for (const contender of contenders) await contender.close();
  }
}

/** Charges in the process and on the ledger of the refresh, as in a server, without it and beside it. */
async function benchCharges(world: World, options: Options, progress: Progress) {
  const ledger = openLedger({ sql: pool(world.url, 'charges', 8) });
  const wrong: string[] = [];
  const rounds: { idle: Measured; busy: Measured }[] = [];
  let acknowledged = 0;

  /** Every other charge is on someone who is refreshed meanwhile. */
  const measure = async (name: string, ended: Promise<unknown>, user: () => string) => {
    const userOf = (n: number) =>
      n % 2 === 0 ? user() : world.user(Math.floor(Math.random() * options.users));
    const measured = await chargeUntil(ended, async (n) => {
      const input = { userId: userOf(n), feature: FEATURE, units: 1, attempt: 1 };
      await deduct(ledger, { ...input, idempotencyKey: keyOf(name, n) }, 'bench');
    });
    if (measured.failed > 0)
      wrong.push(`${name}: ${measured.failed} charges failed: ${measured.firstError}`);
    const found = await rowsOf(world.sql, name);
    wrong.push(...differences(name, found.get(name), measured.acknowledged));
    acknowledged += measured.acknowledged;
    return measured;
  };

  try {
    for (let round = 1; round <= options.rounds; round++) {
      const name = `charges ${round}`;
      progress(`${name}: nothing is refreshed`);
      const due = await makeDue(world.sql, name, options.users);
      const user = () => due.user(Math.floor(Math.random() * due.count));
      const idle = await measure(
        `${name}/idle`,
        delay(options.seconds * IDLE_LENGTHS * 1000),
        user,
      );
      progress(`${name}: ${options.users} users are refreshed`);
      const refreshing = refreshDue(ledger);
      const busy = await measure(`${name}/busy`, refreshing, user);
      expectAll(await refreshing, due.count);
      wrong.push(...(await notRefreshedOnce(world.sql, due)));
      rounds.push({ idle, busy });
    }
  } finally {
    await ledger.close();
    await ledger.sql.end({ timeout: 5 });
  }
  const row = (beside: string, of: 'idle' | 'busy'): ChargesRow => ({
    beside,
    ...medianOf(rounds.map((round) => round[of])),
    ratio: median(rounds.map((round) => round[of].p99 / round.idle.p99)),
  });
  return {
    rows: [row('nothing', 'idle'), row('a refresh', 'busy')],
    refreshed: options.rounds * options.users,
    acknowledged,
    wrong,
  };
}
