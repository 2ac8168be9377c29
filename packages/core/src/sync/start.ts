import type { Sql } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import type { ClerkSource } from '../clerk/source.ts';
import type { ClerkInbox } from '../clerk/take-event.ts';
import { LedgerError } from '../errors.ts';
import { emptyReport, type SyncInput } from './report.ts';
import { getSyncRun, type SyncRun } from './runs.ts';
import { runSync, type Sync } from './sync.ts';

export type SyncOptions = {
  signal: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** Told why a run failed. */
  onFailed?: (error: unknown) => void;
};

export type StartedSync = {
  runId: string;
  /** The run when it is over, failed or not. */
  over: Promise<SyncRun>;
};

const SEEN_MS = 1000;

/**
 * Starts a reconciliation with Clerk; one at a time, whichever server or command started it.
 * @throws LedgerError sync_running with the run's id
 */
export async function startSync(
  { inbox, source }: { inbox: ClerkInbox; source: ClerkSource },
  input: SyncInput,
  actor: string,
  { signal, onProgress, onFailed }: SyncOptions,
): Promise<StartedSync> {
  const { sql } = inbox.ledger;
  const turn = await takeTurn(inbox.sql);
  const runId = uuidv7();
  const sync: Sync = {
    ...{ runId, inbox, source, input, actor, signal, report: emptyReport(), done: 0, total: 0 },
    advance() {
      sync.done += 1;
      onProgress?.(sync.done, sync.total);
    },
  };
  try {
    // Who has the turn is alone: what still says that it runs died with its server.
    await sql`
      update sync_runs set state = 'failed', error = 'It was interrupted.', finished_at = makegood_now()
      where state = 'running'`;
    await sql`
      insert into sync_runs (run_id, mode, dry_run, actor, state, report, started_at, seen_at)
      values (${runId}, ${input.mode}, ${input.dryRun}, ${actor}, 'running',
        ${JSON.stringify(sync.report)}::text::jsonb, makegood_now(), makegood_now())`;
  } catch (error) {
    await turn.end();
    throw error;
  }
  return { runId, over: work(sql, sync, onFailed).finally(turn.end) };
}

/** Holds a lock of the database for as long as the connection lives. */
async function takeTurn(sql: Sql): Promise<{ end: () => Promise<void> }> {
  const connection = await sql.reserve();
  const [row] = await connection<{ taken: boolean }[]>`
    select pg_try_advisory_lock(hashtextextended('makegood sync', 0)) as taken`;
  if (row?.taken) {
    return {
      async end() {
        // A connection that is lost has lost the lock too.
        await connection`select pg_advisory_unlock(hashtextextended('makegood sync', 0))`.catch(
          () => {},
        );
        connection.release();
      },
    };
  }
  const [running] = await connection<{ runId: string }[]>`
    select run_id from sync_runs where state = 'running' order by run_id desc limit 1`;
  connection.release();
  throw new LedgerError('sync_running', { runId: running?.runId ?? null });
}

async function work(sql: Sql, sync: Sync, onFailed: SyncOptions['onFailed']): Promise<SyncRun> {
  const timer = setInterval(() => void write(sql, sync, 'running').catch(() => {}), SEEN_MS);
  try {
    await runSync(sync);
    clearInterval(timer);
    await write(sql, sync, 'finished');
  } catch (error) {
    clearInterval(timer);
    onFailed?.(error);
    await write(sql, sync, 'failed', reasonOf(error, sync.signal));
  }
  return getSyncRun({ sql }, sync);
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'It was interrupted.';
  return error instanceof LedgerError ? error.message : new LedgerError('internal').message;
}

const write = (
  sql: Sql,
  { runId, done, total, report }: Sync,
  state: 'running' | 'finished' | 'failed',
  error: string | null = null,
) => sql`
  update sync_runs set state = ${state}, done = ${done}, total = ${total}, error = ${error},
    report = ${JSON.stringify(report)}::text::jsonb, seen_at = makegood_now(),
    finished_at = case when ${state !== 'running'} then makegood_now() end
  where run_id = ${runId} and state = 'running'`;
