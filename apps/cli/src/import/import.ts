import {
  type ImportReport,
  importUsers,
  isComplete,
  type Ledger,
  previewImport,
} from '@makegood/core';
import { audited } from '../audited.ts';
import { CommandError } from '../command-error.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { count } from '../format.ts';
import { withLedger } from '../ledger.ts';
import { startProgress } from '../progress.ts';
import { startRate } from '../rate.ts';
import { printPreview } from './print.ts';
import { openUsersFile, type UsersFile } from './users-file.ts';

export type ImportFlags = { file: string; dryRun: boolean; yes: boolean };

export type Imported = {
  /** No row was left out. */
  ok: boolean;
  dryRun: boolean;
  /** Stopped before the end: the same import goes on with the rest. */
  interrupted: boolean;
  preview: ImportReport;
  /** Null of a dry run. */
  result: ImportReport | null;
};

const ACTOR = 'cli';

/**
 * Says what an import would do, asks, and does it; stopped, it ends the batches under way.
 * @throws CommandError when the file cannot be read, nobody can be asked or the answer is no
 */
export async function importFile(
  context: Context,
  { file, dryRun, yes }: ImportFlags,
): Promise<Imported> {
  const asks = !dryRun && !yes;
  if (asks && !(context.interactive && process.stdin.isTTY)) {
    throw new CommandError(
      'Nobody can be asked here: add --yes to write, or --dry-run to see what would happen.',
    );
  }
  const users = await openUsersFile(file);
  return withLedger(context, async (ledger) => {
    const preview = await look(context, ledger, users);
    context.signal.throwIfAborted();
    const told = { dryRun, interrupted: false, preview, result: null };
    if (dryRun) return { ...told, ok: isComplete(preview) };
    context.note(printPreview(preview));
    if (asks && preview.imported > 0) {
      const sure = await confirm(
        `Users to import: ${count(preview.imported)}. Import them?`,
        context.signal,
      );
      if (!sure) throw new CommandError('Nothing was imported.');
    }
    const result = await audited(ledger.sql, toldImport, () =>
      write(context, ledger, users, preview.rows),
    );
    const interrupted = context.signal.aborted && done(result) < preview.rows;
    return { ...told, interrupted, result, ok: isComplete(result) && !interrupted };
  });
}

/** Without the rows, which are people's. */
const toldImport = {
  action: 'users.import',
  subject: () => null,
  after: ({ rows, imported, already, bad, conflicts, failed }: ImportReport) => ({
    ...{ rows, imported, already },
    ...{ bad: bad.rows, conflicts: conflicts.rows, failed: failed.rows },
  }),
};

/** Rows of which it is known what became of them. */
const done = ({ imported, already, bad, conflicts, failed }: ImportReport) =>
  imported + already + bad.rows + conflicts.rows + failed.rows;

async function look(context: Context, ledger: Ledger, users: UsersFile): Promise<ImportReport> {
  const format = '{bar} {percentage}% | {rows} rows checked';
  const bar = startProgress(context, format, users.size, { rows: 0 });
  try {
    let read = 0;
    const rows = users.rows((bytes) => {
      read = bytes;
    });
    return await previewImport(ledger, rows, {
      signal: context.signal,
      onProgress: ({ rows: done }) => bar.update(read, { rows: count(done) }),
    });
  } finally {
    bar.stop();
  }
}

async function write(
  context: Context,
  ledger: Ledger,
  users: UsersFile,
  total: number,
): Promise<ImportReport> {
  const bar = startRate(context, 'rows');
  try {
    return await importUsers(ledger, users.rows(), ACTOR, {
      signal: context.signal,
      onProgress: ({ rows }) => bar.update(rows, total),
    });
  } finally {
    bar.stop();
  }
}
