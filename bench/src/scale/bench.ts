import { fold, newApiKey, openLedger, sweep, verify } from '@makegood/core';
import { connect } from '@makegood/db';
import { Pool } from 'undici';
import { startMakegood } from '../http/server.ts';
import { type Machine, machineOf } from '../report.ts';
import type { Progress } from '../rounds.ts';
import type { Size } from './generate.ts';
import { halve } from './halve.ts';
import { holdSome } from './hold-some.ts';
import { listingCharges, listingRefunds } from './measurements/lists.ts';
import { type Measurement, type Timed, timeInTurns } from './measurements/measurement.ts';
import { getting, type ReportQuery, reporting } from './measurements/monitoring.ts';
import { type Find, listingUsers, searching, searchingInCore } from './measurements/search.ts';
import { drawTargets } from './measurements/targets.ts';
import { openingUsers } from './measurements/user-page.ts';
import { openScale, type ScaleWorld } from './world.ts';

const HELD = 200;
/** Times that each report of monitoring is asked for, where look-ups are more. */
const MOST_REPORTS = 15;

type Asked = { size: Size; keep: string | undefined; lookUps: number };

type TimedReport = Timed & Pick<ReportQuery, 'query' | 'range'>;

export type ScaleReport = {
  machine: Machine;
  size: Size;
  lookUps: number;
  generatedIn: number | null;
  summedUpIn: number | null;
  /** Seconds that recomputing every balance took. */
  verifiedIn: number;
  rows: Timed[];
  /** The reports of monitoring, and what each took on half of the history; null where it is kept. */
  reports: (TimedReport & { half: number | null })[];
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
  { url, generatedIn, summedUpIn }: ScaleWorld,
  { size, keep, lookUps }: Asked,
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
    await fold({ sql });
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
    const timeReports = () =>
      timeInTurns(
        reporting(getting(http, apiKey), targets),
        Math.min(lookUps, MOST_REPORTS),
        progress,
      );
    const whole = await timeReports();
    if (keep === undefined) {
      progress('taking the older half away');
      await halve(reports);
    }
    const half = keep === undefined ? await timeReports() : { rows: [], wrong: [] };
    const onHalf = new Map(half.rows.map(({ name, p50 }) => [name, p50]));
    const broken = verified.answer.violations.map(({ rule, userId }) => `${rule}: ${userId}`);
    return {
      machine: await machineOf(sql),
      ...{ size, lookUps, generatedIn, summedUpIn, rows },
      reports: whole.rows.map((row) => ({ ...row, half: onHalf.get(row.name) ?? null })),
      verifiedIn: verified.seconds,
      wrong: [...broken, ...wrong, ...whole.wrong, ...half.wrong],
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
