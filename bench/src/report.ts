import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Sql } from '@makegood/db';
import Table from 'cli-table3';
import type { BundleReport } from './bundle/bench.ts';
import type { FoldingReport } from './folding/bench.ts';
import type { HttpReport } from './http/bench.ts';
import type { LedgerReport } from './ledger.ts';
import type { RefreshReport } from './refresh/bench.ts';
import type { ScaleReport } from './scale/bench.ts';
import type { StreamsReport } from './streams/bench.ts';

export type Machine = {
  cpu: string;
  cores: number;
  memoryGB: number;
  node: string;
  postgres: string;
};

export async function machineOf(sql: Sql): Promise<Machine> {
  const [row] = await sql<{ serverVersion: string }[]>`show server_version`;
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: row?.serverVersion ?? 'unknown',
  };
}

export const machineLine = ({ cpu, cores, memoryGB, node, postgres }: Machine): string =>
  `${cores} cores of ${cpu}, ${memoryGB} GB, Node ${node}, PostgreSQL ${postgres} (fsync on, synchronous_commit on)`;

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const ms = (value: number) => value.toFixed(value < 100 ? 1 : 0);
const times = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ×`;

function tableOf(head: string[], left: number, rows: string[][]): string {
  const colAligns = head.map((_, column) => (column < left ? 'left' : 'right'));
  const table = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
}

export function ledgerTable({ rows }: LedgerReport): string {
  const head = [
    'users',
    'callers',
    'a charge is',
    'charges/s',
    'p50 ms',
    'p99 ms',
    'same callers',
    'at 64 callers',
  ];
  return tableOf(
    head,
    3,
    rows.map((row) => [
      row.users,
      String(row.callers),
      row.contender,
      whole(row.perSecond),
      ms(row.p50),
      ms(row.p99),
      times(row.ratio),
      times(row.ratioTo64),
    ]),
  );
}

export function foldingTable({ rows }: FoldingReport): string {
  const head = ['beside them', 'charges/s', 'p50 ms', 'p99 ms', 'of nothing', 'events left'];
  return tableOf(
    head,
    1,
    rows.map((row) => [
      row.beside,
      whole(row.perSecond),
      ms(row.p50),
      ms(row.p99),
      times(row.ratio),
      row.backlogs?.map(whole).join(', then ') ?? '',
    ]),
  );
}

export function httpTable({ rows }: HttpReport): string {
  const head = [
    'callers',
    'server',
    'requests/s',
    'deduct p50 ms',
    'p99 ms',
    'settle p50 ms',
    'p99 ms',
    'of the echo',
  ];
  return tableOf(
    head,
    2,
    rows.map(({ callers, server, requests, deduct, settle, ratio }) => [
      String(callers),
      server,
      whole(requests),
      ms(deduct.p50),
      ms(deduct.p99),
      ms(settle.p50),
      ms(settle.p99),
      times(ratio),
    ]),
  );
}

export function streamsTable({ rows }: StreamsReport): string {
  const head = [
    'with',
    'charges/s',
    'p50 ms',
    'p99 ms',
    'of none',
    'server CPU ms',
    'told p50 ms',
    'told p99 ms',
  ];
  return tableOf(
    head,
    1,
    rows.map((row) => [
      row.while,
      whole(row.perSecond),
      ms(row.p50),
      ms(row.p99),
      row.ratio === null ? '' : times(row.ratio),
      row.cpu.toFixed(2),
      row.told === null ? '' : ms(row.told.p50),
      row.told === null ? '' : ms(row.told.p99),
    ]),
  );
}

export function streamsText({ memory, streams, changes }: StreamsReport): string {
  const { idle, opened, end } = memory;
  const each = (of: 'resident' | 'heap') =>
    `${whole(((opened[of] - idle[of]) * 1024) / streams)} kB`;
  return (
    `The server has ${whole(idle.resident)} MB without streams and ${whole(opened.resident)} MB with ` +
    `${whole(streams)}: ${each('resident')} each, of which ${each('heap')} in its heap; after ` +
    `${whole(changes)} charges ${whole(end.resident)} MB, the heap ${whole(opened.heap)} and then ` +
    `${whole(end.heap)} MB.`
  );
}

export function refreshTable({ rows }: RefreshReport): string {
  return tableOf(
    ['a refresh is', 'users', 'users/s', 'of one at a time', 'of bare SQL'],
    1,
    rows.map((row) => [
      row.contender,
      whole(row.users),
      whole(row.perSecond),
      times(row.ratioToOne),
      times(row.ratioToBare),
    ]),
  );
}

export function besideTable({ charges }: RefreshReport): string {
  return tableOf(
    ['charges beside', 'charges/s', 'p50 ms', 'p99 ms', 'p99'],
    1,
    charges.map((row) => [
      row.beside,
      whole(row.perSecond),
      ms(row.p50),
      ms(row.p99),
      times(row.ratio),
    ]),
  );
}

export function bundleTable({ entries }: BundleReport): string {
  return tableOf(
    ['loaded', 'minified, bytes', 'gzip, bytes'],
    1,
    entries.map(({ name, bytes, gzip }) => [name, whole(bytes), whole(gzip)]),
  );
}

function scaleTable({ rows }: ScaleReport): string {
  return tableOf(
    ['asked for', 'median ms', 'goal', 'p95 ms', 'slowest ms'],
    1,
    rows.map(({ name, goal, p50, p95, slowest }) => [
      name,
      ms(p50),
      `${p50 <= goal ? '≤' : 'OVER'} ${goal}`,
      ms(p95),
      ms(slowest),
    ]),
  );
}

/** A line for each report, a column for each range: the median, and how many times that on half of the history. */
function reportsTable({ reports }: ScaleReport): string {
  const inRanges = reports.filter(({ range }) => range !== null);
  const ranges = [...new Set(inRanges.map(({ range }) => range ?? ''))];
  const told = (row: ScaleReport['reports'][number] | undefined) =>
    row === undefined
      ? ''
      : `${row.p50 > row.goal ? 'OVER ' : ''}${ms(row.p50)}${row.half === null ? '' : ` (${times(row.p50 / row.half)})`}`;
  return tableOf(
    ['report, median ms', 'now', ...ranges],
    1,
    [...Map.groupBy(reports, ({ query }) => query)].map(([query, rows]) => [
      query,
      ...[null, ...ranges].map((range) => told(rows.find((row) => row.range === range))),
    ]),
  );
}

export function scaleText(report: ScaleReport): string {
  const { machine, size, lookUps, generatedIn, summedUpIn, verifiedIn } = report;
  const made =
    generatedIn === null || summedUpIn === null
      ? 'as it was kept'
      : `made in ${whole(generatedIn)} s, summed up in ${whole(summedUpIn)} s`;
  return [
    machineLine(machine),
    `${whole(size.users)} users with ${whole(size.charges)} charges over ${size.years} years, ${made}; ` +
      `verified in ${whole(verifiedIn)} s; ${lookUps} look-ups of each kind, in turns.`,
    scaleTable(report),
    'Reports of monitoring over HTTP, at most 150 ms; × what they take on the younger half of the history',
    reportsTable(report),
  ].join('\n');
}
