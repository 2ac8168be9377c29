import { reverseRunInput } from '@makegood/core';
import type { Command as Program } from 'commander';
import { CommandError } from '../command-error.ts';
import type { Command } from '../context.ts';
import type { Perform } from '../program.ts';
import { printRefreshed, printReversed } from '../refresh/print.ts';
import { refresh, type RefreshOptions } from '../refresh/refresh.ts';
import { reverse } from '../refresh/reverse.ts';
import { whole } from '../whole.ts';

type Json = { json?: boolean };
type Flags = Json & { dryRun?: boolean; plan?: string; batchSize?: number };

/** `makegood refresh` and `makegood refresh reverse <runId>`. */
export function addRefreshCommands(program: Program, perform: Perform): void {
  const command = program
    .command('refresh')
    .description("renew the plan credits of everyone who is due; exit code 1 where a user's failed")
    .option('--dry-run', 'only say what would happen')
    .option('--plan <id>', 'only users of this plan')
    .option('--batch-size <n>', 'users in a transaction', whole(1, 10_000))
    .option('--json', 'print one JSON document')
    .action(({ json = false, dryRun = false, plan, batchSize }: Flags) =>
      perform(run({ dryRun, plan, batchSize }), json),
    );
  command
    .command('reverse')
    .description(
      'take back what is left of the refreshes of a run, and give back what expired by it',
    )
    .argument('<runId>', 'its id, as the refresh printed it')
    .option('--json', 'print one JSON document')
    // `refresh` knows the same flag, and takes it wherever it stands.
    .action((runId: string, _: Json, self: Program) =>
      perform(takeBack(runId), self.optsWithGlobals<Json>().json ?? false),
    );
}

const run =
  (options: RefreshOptions): Command =>
  async (context) => {
    const refreshed = await refresh(context, options);
    const { state, failed, resumed } = refreshed;
    const ok = state === 'finished' && failed === 0 && resumed.every((one) => one.failed === 0);
    return { ok, document: { ok, ...refreshed }, text: printRefreshed(refreshed) };
  };

const takeBack =
  (wanted: string): Command =>
  async (context) => {
    const input = reverseRunInput.safeParse({ runId: wanted });
    if (!input.success) throw new CommandError(`This is not the id of a run: ${wanted}`);
    const { runId } = input.data;
    const reversed = await reverse(context, runId);
    const { already_reversed: before = 0 } = reversed.skippedBecause;
    const ok = !reversed.interrupted && reversed.skipped === before;
    const text = printReversed(runId, reversed);
    return { ok, document: { ok, runId, ...reversed }, text };
  };
