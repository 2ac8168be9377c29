import type { Outcome } from '@makegood/simulator';
import { type Command as Program, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import type { Context, Report } from '../context.ts';
import { count } from '../format.ts';
import type { Perform } from '../program.ts';
import { printReconciliation } from '../reconcile/print.ts';
import { defaultMix, type ReplayOptions } from '../replay/options.ts';
import type { Replayed } from '../replay/replay.ts';
import { whole } from '../whole.ts';

const outcomes = Object.keys(defaultMix) as Outcome[];

type Flags = Omit<ReplayOptions, 'file'> & { json?: boolean };

/** `makegood replay <trace.csv>`: a trace's calls, charged and reconciled. */
export function addReplayCommand(program: Program, perform: Perform): void {
  program
    .command('replay')
    .description(
      'make the calls of a trace against a provider that fails on purpose, charge for each, and ' +
        'reconcile the ledger with what the provider says happened; exit code 1 where they differ. ' +
        'Uses the server at MAKEGOOD_URL with MAKEGOOD_API_KEY, or one of its own.',
    )
    .argument('<trace.csv>', 'columns TIMESTAMP, ContextTokens, GeneratedTokens')
    .option('--speed <factor>', 'max, or times as fast as recorded', speed, null)
    .option('--concurrency <n>', 'calls at once', whole(1, 10_000), 64)
    .option('--users <n>', 'users that the calls are spread over', whole(1, 100_000), 200)
    .option('--seed <n>', 'decides what becomes of each call', whole(0, 2 ** 31), 1)
    .option('--limit <n>', 'only the first calls', whole(1, 100_000_000))
    .option('--mix <json>', `weights of the outcomes: ${outcomes.join(', ')}`, mix, defaultMix)
    .option('--timeout-ms <n>', 'how long a call may take', whole(50, 600_000), 2000)
    .option(
      '--kill-after <n>',
      'kill the replaying process after so many calls, or a share such as 50%',
      killAfter,
    )
    .option('--no-resume', 'after the kill, leave the rest of the calls')
    .option('--json', 'print one JSON document')
    .action((file: string, { json = false, ...flags }: Flags) =>
      perform(async (context) => report(context, { file, ...flags }), json),
    );
}

function speed(text: string): number | null {
  if (text === 'max') return null;
  const factor = Number(text);
  if (Number.isFinite(factor) && factor > 0) return factor;
  throw new InvalidArgumentError('It must be max or a number above 0.');
}

const weights = z
  .partialRecord(z.enum(outcomes), z.number().min(0))
  .refine((parsed) => Object.values(parsed).some((weight) => weight > 0));

function mix(text: string): z.output<typeof weights> {
  try {
    return weights.parse(JSON.parse(text));
  } catch {
    throw new InvalidArgumentError(
      `It must be such as {"ok":9,"timeout":1}, of ${outcomes.join(', ')}.`,
    );
  }
}

function killAfter(text: string): ReplayOptions['killAfter'] {
  const share = /^(\d{1,3}(?:\.\d+)?)%$/.exec(text);
  if (share && Number(share[1]) <= 100) return { share: Number(share[1]) / 100 };
  if (/^[1-9]\d{0,8}$/.test(text)) return { calls: Number(text) };
  throw new InvalidArgumentError(
    'It must be a number of calls from 1, or a share of them such as 50%.',
  );
}

async function report(context: Context, options: ReplayOptions): Promise<Report> {
  // Loaded late: the other commands need no server.
  const { replay } = await import('../replay/replay.ts');
  const replayed = await replay(context, options);
  const { runId, trace, made, seconds, problems, kill, whole: all } = replayed;
  const ok = (kill?.reconciliation.ok ?? true) && (all?.ok ?? true);
  const document = {
    ok,
    runId,
    calls: trace.calls.length,
    badLines: trace.bad,
    made,
    seconds: rounded(seconds),
    callsPerSecond: Math.round(made / seconds),
    problems,
    kill,
    whole: all,
  };
  return { ok, document, text: textOf(replayed) };
}

const rounded = (seconds: number) => Math.round(seconds * 10) / 10;

function textOf({ runId, trace, made, seconds, problems, kill, whole: all }: Replayed): string {
  const lines = [
    `Run ${runId}: ${count(made)} of ${count(trace.calls.length)} calls ran to their end in ${rounded(seconds)} s, ` +
      `${count(made / seconds)} a second.`,
  ];
  if (trace.bad.lines > 0)
    lines.push(pc.yellow(`${count(trace.bad.lines)} lines of the trace were left out.`));
  for (const { line, problem } of problems) lines.push(pc.red(`line ${line}: ${problem}`));
  if (kill) {
    lines.push(
      `The replaying process was killed after ${count(kill.afterCalls)} calls; ` +
        `nothing was held ${rounded(kill.freeAfterSeconds)} s later.`,
      printReconciliation('Up to the kill', kill.reconciliation),
    );
  }
  if (all) lines.push(printReconciliation('The whole run', all));
  return lines.join('\n');
}
