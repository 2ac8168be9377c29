import { type Command as Program, Option } from 'commander';
import type { Perform } from '../program.ts';
import { printSync } from '../sync/print.ts';
import type { SyncOptions } from '../sync/sync.ts';

type Flags = Pick<SyncOptions, 'mode' | 'overrides'> & { dryRun?: boolean; json?: boolean };

/** `makegood sync`: reconciles from Clerk's API. */
export function addSyncCommand(program: Program, perform: Perform): void {
  program
    .command('sync')
    .description(
      'reconcile from Clerk, which CLERK_SECRET_KEY opens; exit code 1 where anything failed',
    )
    .addOption(
      new Option('--mode <mode>', 'users: who they are; plans; all: both, and who is on which plan')
        .choices(['users', 'plans', 'all'])
        .makeOptionMandatory(),
    )
    .option('--dry-run', 'only say what would change')
    .option('--overrides <file.json>', 'credits by plan id, in place of what the plans have here')
    .option('--json', 'print one JSON document')
    .action(({ json = false, dryRun = false, ...options }: Flags) =>
      perform(async (context) => {
        // The client for Clerk comes with the whole server: only those wait for it who need it.
        const { sync } = await import('../sync/sync.ts');
        const run = await sync(context, { ...options, dryRun });
        const ok = run.state === 'finished' && run.failed === 0;
        return { ok, document: { ok, ...run }, text: printSync(run) };
      }, json),
    );
}
