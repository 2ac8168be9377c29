import { openLedger, startSync, syncInput, type SyncInput, type SyncRun } from '@makegood/core';
import { connect } from '@makegood/db';
import { openClerk } from '@makegood/server';
import { audited } from '../audited.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { withDatabase } from '../database.ts';
import { startRate } from '../rate.ts';
import { readOverrides } from './read-overrides.ts';

export type SyncOptions = {
  mode: SyncInput['mode'];
  dryRun: boolean;
  /** A file with credits by plan id. */
  overrides?: string;
};

const CONNECTIONS = 6;
const ACTOR = 'cli';

const toldSync = {
  action: 'sync.start',
  subject: (run: SyncRun | null) => run && `sync_run:${run.runId}`,
  after: ({ runId, mode, state, failed }: SyncRun) => ({ runId, mode, state, failed }),
};

/**
 * Reconciles from Clerk and returns the run when it is over.
 * @throws CommandError without a key for Clerk, or with overrides that cannot be read;
 *   LedgerError sync_running
 */
export async function sync(
  context: Context,
  { mode, dryRun, overrides }: SyncOptions,
): Promise<SyncRun> {
  const { clerk, tiers } = context.environment;
  if (!clerk) throw new CommandError('CLERK_SECRET_KEY must be set');
  const creditOverrides = overrides === undefined ? undefined : await readOverrides(overrides);
  const input = syncInput.safeParse({ mode, dryRun, ...(creditOverrides && { creditOverrides }) });
  if (!input.success) throw new CommandError(input.error.issues[0]?.message ?? 'Wrong options');
  return withDatabase(context, async ({ url }) => {
    const ledgerSql = connect(url, { max: CONNECTIONS, name: 'makegood cli ledger', byKey: true });
    const sql = connect(url, { max: CONNECTIONS, name: 'makegood cli sync' });
    const ledger = openLedger({ sql: ledgerSql });
    const progress = startRate(context, 'users');
    try {
      const { signal } = context;
      const run = async () => {
        const started = await startSync(
          { inbox: { sql, ledger, tiers }, source: openClerk(clerk) },
          input.data,
          ACTOR,
          { signal, onProgress: progress.update },
        );
        return started.over;
      };
      return await (dryRun ? run() : audited(sql, toldSync, run));
    } finally {
      progress.stop();
      await ledger.close();
      await sql.end({ timeout: 5 });
      await ledgerSql.end({ timeout: 5 });
    }
  });
}
