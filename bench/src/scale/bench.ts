import { fold, newApiKey, openLedger, sweep, verify } from '@makegood/core';
import { connect } from '@makegood/db';
import { Pool } from 'undici';
import { startMakegood } from '../http/server.ts';
import { type Machine, machineOf } from '../report.ts';
import type { Progress } from '../rounds.ts';
import type { Size } from './generate.ts';
import { holdSome } from './hold-some.ts';
import { listingCharges, listingRefunds } from './measurements/lists.ts';
import { type Measurement, type Timed, timeInTurns } from './measurements/measurement.ts';
import { type Find, listingUsers, searching, searchingInCore } from './measurements/search.ts';
import { drawTargets } from './measurements/targets.ts';
import { openingUsers } from './measurements/user-page.ts';
import { openScale, type ScaleWorld } from './world.ts';

const HELD = 200;
/** Events that leave much for the vacuum to do. */
const MANY = 100_000;

type Asked = { size: Size; keep: string | undefined; lookUps: number };

export type ScaleReport = {
  machine: Machine;
  size: Size;
  lookUps: number;
  generatedIn: number | null;
  /** What was not in the sums of monitoring yet. */
  folded: { events: number; seconds: number };
  /** Seconds that recomputing every balance took. */
  verifiedIn: number;
  rows: Timed[];
  wrong: string[];
};

/** Look-ups as the dashboard makes them, on a history of years. */
export async function benchScale(asked: Asked, progress: Progress): Promise<ScaleReport> {
  const world = await openScale(asked.size, asked.keep, progress);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void world.close().finally(() => process.exit(1)));
  }
  try {
    return await measure(world, asked, progress);
  } finally {
    await world.close();
  }
}

async function measure(
  { url, generatedIn }: ScaleWorld,
  { size, lookUps }: Asked,
  progress: Progress,
): Promise<ScaleReport> {
  // As the server opens them.
  const sql = connect(url, { max: 6, name: 'bench look-ups' });
  const ledger = openLedger({ sql: connect(url, { max: 8, name: 'bench ledger', byKey: true }) });
  const reports = connect(url, { max: 2, name: 'bench reports', statementTimeoutMs: 3_600_000 });
  const apiKey = newApiKey();
  const closers = [() => sql.end({ timeout: 5 }), () => reports.end({ timeout: 5 })];
  try {
    progress('refunding what is past its deadline, holding anew');
    await sweep(ledger);
    await holdSome(ledger, HELD);
    progress('folding what happened into sums');
    const folded = await timed(() => fold({ sql }));
    if (folded.answer.events > MANY) await reports`vacuum analyze`;
    progress('verifying');
    const verified = await timed(() => verify({ sql: reports }));
    const targets = await drawTargets(sql, lookUps);
    const server = await startMakegood(url, apiKey);
    closers.unshift(server.stop);
    const http = new Pool(server.url, { connections: 1 });
    closers.unshift(() => http.close());
    const reading = { ...ledger, sql };
    const measurements: Measurement[] = [
      ...searchingInCore(sql, targets),
      ...searching(overHttp(http, apiKey), targets, ' over HTTP'),
      ...listingUsers(sql, targets),
      ...openingUsers(sql, targets),
      ...listingCharges(reading, targets),
      ...listingRefunds(reading, targets),
    ];
    const { rows, wrong } = await timeInTurns(measurements, lookUps, progress);
    const broken = verified.answer.violations.map(({ rule, userId }) => `${rule}: ${userId}`);
    return {
      machine: await machineOf(sql),
      ...{ size, lookUps, generatedIn, rows },
      folded: { events: folded.answer.events, seconds: folded.seconds },
      verifiedIn: verified.seconds,
      wrong: [...broken, ...wrong],
    };
  } finally {
    for (const close of closers) await close();
    await ledger.close();
    await ledger.sql.end({ timeout: 5 });
  }
}

async function timed<T>(run: () => Promise<T>): Promise<{ answer: T; seconds: number }> {
  const from = performance.now();
  const answer = await run();
  return { answer, seconds: (performance.now() - from) / 1000 };
}

const overHttp =
  (http: Pool, apiKey: string): Find =>
  async (q) => {
    const { statusCode, body } = await http.request({
      method: 'GET',
      path: `/api/admin/search?${new URLSearchParams({ q })}`,
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const answer = (await body.json()) as { hits: Awaited<ReturnType<Find>> };
    if (statusCode !== 200) throw new Error(`The search was answered with ${statusCode}`);
    return answer.hits;
  };
