import { benchBundles, type BundleReport } from './bundle/bench.ts';
import { benchFolding, type FoldingReport } from './folding/bench.ts';
import { benchHttp, type HttpReport } from './http/bench.ts';
import { benchLedger, type LedgerReport } from './ledger.ts';
import { type Options, type Part, readOptions } from './options.ts';
import { benchRefresh, type RefreshReport } from './refresh/bench.ts';
import {
  besideTable,
  bundleTable,
  foldingTable,
  httpTable,
  ledgerTable,
  type Machine,
  machineLine,
  machineOf,
  refreshTable,
  scaleText,
  streamsTable,
  streamsText,
} from './report.ts';
import { benchScale } from './scale/bench.ts';
import type { Size } from './scale/generate.ts';
import { benchStreams, type StreamsReport } from './streams/bench.ts';
import { openWorld } from './world.ts';

type Report = {
  machine: Machine;
  options: Options;
  ledger?: LedgerReport;
  http?: HttpReport;
  refresh?: RefreshReport;
  folding?: FoldingReport;
  streams?: StreamsReport;
  bundle?: BundleReport;
};

const progress = (line: string) =>
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);

async function bench(options: Options): Promise<Report> {
  progress(`starting PostgreSQL with ${options.users} users`);
  const world = await openWorld(options.users);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void world.close().finally(() => process.exit(1)));
  }
  try {
    const report: Report = { machine: await machineOf(world.sql), options };
    const wanted = (part: Part) => options.only === undefined || options.only === part;
    if (wanted('engine')) report.ledger = await benchLedger(world, options, progress);
    if (wanted('http')) {
      report.http = await benchHttp(world, options, progress, report.ledger?.acknowledged ?? 0);
    }
    if (wanted('refresh')) report.refresh = await benchRefresh(world, options, progress);
    if (wanted('folding')) report.folding = await benchFolding(world, options, progress);
    if (wanted('streams')) report.streams = await benchStreams(world, options, progress);
    if (wanted('bundle')) report.bundle = await benchBundles();
    return report;
  } finally {
    await world.close();
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}

function textOf(report: Report): string {
  const { machine, options, ledger, http, refresh, folding, streams, bundle } = report;
  const lines = [
    machineLine(machine),
    `Medians of ${options.rounds} rounds of ${options.seconds} s, in turns.`,
  ];
  if (ledger) {
    lines.push(
      '',
      `A full charge over ${options.users} users and on one; × a transaction per call`,
      ledgerTable(ledger),
    );
  }
  if (http) lines.push('', 'Deduct with a hold, then settle, over HTTP', httpTable(http));
  if (refresh) {
    lines.push(
      '',
      'Users who are due are refreshed',
      refreshTable(refresh),
      '',
      `Charges of 64 callers while ${options.users} users are refreshed; × the p99 beside nothing`,
      besideTable(refresh),
    );
  }
  if (folding) {
    lines.push(
      '',
      'Charges of 256 callers while their facts are folded into the sums of monitoring',
      foldingTable(folding),
    );
  }
  if (streams) {
    lines.push(
      '',
      'Charges over HTTP, and what their users are told',
      streamsTable(streams),
      streamsText(streams),
    );
  }
  if (bundle) lines.push('', bundleText(bundle));
  return lines.join('\n');
}

const bundleText = (report: BundleReport): string =>
  `What the packages cost whoever loads them\n${bundleTable(report)}`;

async function compare(options: Options): Promise<string[]> {
  const report = await bench(options);
  const parts = [report.ledger, report.http, report.refresh, report.folding, report.streams].filter(
    (part) => part !== undefined,
  );
  const checked = parts.reduce((sum, part) => sum + part.acknowledged, 0);
  const refreshed = report.refresh?.refreshed ?? 0;
  const wrong = parts.flatMap((part) => part.wrong);
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : textOf(report)}\n`);
  if (wrong.length === 0) {
    process.stderr.write(
      `All ${checked} acknowledged charges${refreshed > 0 ? ` and ${refreshed} refreshes` : ''} ` +
        'are in the database, and every balance adds up.\n',
    );
  }
  return wrong;
}

async function lookUp(size: Size, { keep, lookUps, json }: Options): Promise<string[]> {
  const report = await benchScale({ size, keep, lookUps }, progress);
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : scaleText(report)}\n`);
  if (report.wrong.length === 0) {
    process.stderr.write('Every answer was the right one, and every balance adds up.\n');
  }
  return report.wrong;
}

/** Sizes need no ledger. */
async function weigh({ json }: Options): Promise<string[]> {
  const report = await benchBundles();
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : bundleText(report)}\n`);
  return [];
}

function run(options: Options): Promise<string[]> {
  if (options.scale) return lookUp(options.scale, options);
  return options.only === 'bundle' ? weigh(options) : compare(options);
}

const options = readOptions(process.argv.slice(2));
const wrong = await run(options);
if (wrong.length > 0) {
  process.stderr.write(`The figures are not to be trusted:\n${wrong.slice(0, 20).join('\n')}\n`);
  process.exitCode = 1;
}
