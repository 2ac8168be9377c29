import { rebuildSums, type RebuildAnswer } from '@makegood/core';
import type { Command as Program } from 'commander';
import { audited } from '../audited.ts';
import type { Context, Report } from '../context.ts';
import { withDatabase } from '../database.ts';
import { count, table } from '../format.ts';
import { startProgress } from '../progress.ts';
import type { Perform } from '../program.ts';

type Options = { json?: boolean; dryRun?: boolean };

/** `makegood rebuild`: counts the sums of monitoring anew from the facts, online. */
export function addRebuildCommand(program: Program, perform: Perform): void {
  program
    .command('rebuild')
    .description('count the sums of monitoring anew from the facts and put right what differs')
    .option('--dry-run', 'only compare; exit code 1 where anything differs')
    .option('--json', 'print one JSON document')
    .action(({ json = false, dryRun = false }: Options) =>
      perform((context) => rebuild(context, dryRun), json),
    );
}

const told = { action: 'rebuild', subject: () => 'sums' };

async function rebuild(context: Context, dryRun: boolean): Promise<Report> {
  const answer = await withDatabase(context, async ({ sql }) => {
    const [row] = await sql<{ events: number }[]>`
      select coalesce(sum(events), 0)::int8 as events from rollups where level = 1440`;
    const progress = startProgress(
      context,
      '{bar} {percentage}% | {value} of {total} events',
      row?.events ?? 0,
    );
    try {
      const run = () => rebuildSums({ sql }, { dryRun }, (events) => progress.update(events));
      return await (dryRun ? run() : audited(sql, told, run));
    } finally {
      progress.stop();
    }
  });
  const differing = Object.values(answer.differences).reduce((sum, rows) => sum + rows, 0);
  return {
    ok: differing === 0 || !dryRun,
    document: answer,
    text: textOf(answer, differing, dryRun),
  };
}

function textOf({ events, differences }: RebuildAnswer, differing: number, dryRun: boolean) {
  const counted = `${count(events)} events counted anew`;
  if (differing === 0) return `${counted}: all sums are right.`;
  const rows = Object.entries(differences).map(([name, rows]) => [name, count(rows)]);
  const done = dryRun ? 'differ' : 'differed and were put right';
  return [`${counted}: ${count(differing)} rows ${done}.`, table(['sums', 'rows'], rows)].join(
    '\n',
  );
}
