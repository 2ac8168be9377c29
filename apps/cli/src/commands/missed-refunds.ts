import { refundMissedInput } from '@makegood/core';
import type { Command as Program } from 'commander';
import { CommandError } from '../command-error.ts';
import type { Command } from '../context.ts';
import { type Missed, missedRefunds } from '../missed-refunds/missed-refunds.ts';
import { printMissed } from '../missed-refunds/print.ts';
import type { Perform } from '../program.ts';

type Flags = {
  json?: boolean;
  dryRun?: boolean;
  cause?: string;
  reason?: string;
  feature?: string;
  provider?: string;
  from?: string;
};

/** `makegood missed-refunds`. */
export function addMissedRefundsCommand(program: Program, perform: Perform): void {
  program
    .command('missed-refunds')
    .description(
      'refund failed work that was never refunded; exit code 1 where some of it could not be',
    )
    .option('--dry-run', 'only say what would be refunded')
    .option('--cause <cause>', 'only kept, overdue or refund_failed')
    .option('--reason <reason>', 'only work that failed in this way, such as timeout')
    .option('--feature <feature>', 'only of this feature')
    .option('--provider <provider>', 'only of this provider')
    .option('--from <time>', 'failed since this time, ISO 8601 (30 days ago)')
    .option('--json', 'print one JSON document')
    .action(({ json = false, ...flags }: Flags) => perform(run(flags), json));
}

const run =
  (flags: Omit<Flags, 'json'>): Command =>
  async (context) => {
    const input = refundMissedInput.safeParse(flags);
    if (!input.success) {
      const [issue] = input.error.issues;
      throw new CommandError(`--${String(issue?.path[0] ?? 'option')}: ${issue?.message ?? ''}`);
    }
    const done = await missedRefunds(context, input.data);
    const ok = isWell(done);
    return { ok, document: { ok, ...done }, text: printMissed(done) };
  };

const isWell = ({ state, cannot, resumed }: Missed) =>
  state === 'finished' && resumed.every((one) => one.isOver) && Object.keys(cannot).length === 0;
