import { benchHttp, type HttpReport } from './http/bench.ts';
import { benchLedger, type LedgerReport } from './ledger.ts';
import { type Options, readOptions } from './options.ts';
import { httpTable, ledgerTable, type Machine, machineLine, machineOf } from './report.ts';
import { openWorld } from './world.ts';

type Report = { machine: Machine; options: Options; ledger?: LedgerReport; http?: HttpReport };

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
    if (options.only !== 'http') report.ledger = await benchLedger(world, options, progress);
    if (options.only !== 'engine') {
      report.http = await benchHttp(world, options, progress, report.ledger?.acknowledged ?? 0);
    }
    return report;
  } finally {
    await world.close();
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}

function textOf({ machine, options, ledger, http }: Report): string {
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
  return lines.join('\n');
}

const report = await bench(readOptions(process.argv.slice(2)));
const checked = (report.ledger?.acknowledged ?? 0) + (report.http?.acknowledged ?? 0);
const wrong = [...(report.ledger?.wrong ?? []), ...(report.http?.wrong ?? [])];
process.stdout.write(`${report.options.json ? JSON.stringify(report, null, 2) : textOf(report)}\n`);
if (wrong.length === 0) {
  process.stderr.write(
    `All ${checked} acknowledged charges are in the database, and every balance adds up.\n`,
  );
} else {
  process.stderr.write(`The figures are not to be trusted:\n${wrong.slice(0, 20).join('\n')}\n`);
  process.exitCode = 1;
}
