import type { Sql } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { RefreshCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import { emit } from '../webhooks/emit.ts';
import type { RefreshAnswer } from './answers.ts';
import { type Chosen, countChosen, readChosen, type Selection } from './choose.ts';
import { type Failure, recordFailures } from './record-failures.ts';

/** Users in a transaction where nothing else is said. */
export const DEFAULT_BATCH = 250;

/** Transactions at once: while one is decided here, PostgreSQL writes the others. */
const AT_ONCE = 3;
/**
 * While this process charges, one at a time and of fewer users: charges wait for the cores that a
 * run takes, and those of users who are being refreshed for the end of the transaction.
 */
const AT_ONCE_BESIDE_CHARGES = 1;
const BATCH_BESIDE_CHARGES = 50;

/** How often a run says how far it is: each time is a transaction of its own. */
const SAY_MS = 500;

export const runAnswer = z.object({
  /** Null where there was nobody to refresh. */
  runId: z.uuid().nullable(),
  /** Users to refresh when the run began. */
  eligible: z.int(),
  refreshed: z.int(),
  /** Users who could not be refreshed; they are tried again at the next check. */
  failed: z.int(),
});
export type RunAnswer = z.output<typeof runAnswer>;

export type RunOptions = {
  kind: 'scheduled' | 'bulk';
  selection: Selection;
  actor: string;
  batchSize?: number;
  onProgress?: (progress: RunAnswer) => void;
  /** Stops between two batches; the run stays open, and a later check takes it up. */
  signal?: AbortSignal;
};

/** Begins a run and writes it down. */
export async function beginRun(
  ledger: Ledger,
  { kind, selection, actor }: Pick<RunOptions, 'kind' | 'selection' | 'actor'>,
): Promise<Run> {
  const { sql } = ledger;
  const eligible = await countChosen(sql, selection);
  const runId = uuidv7();
  const { planId = null, userIds = null, force = false } = selection;
  const [row] = await sql<{ startedAt: Date }[]>`
    insert into refresh_runs (run_id, kind, actor, plan_id, user_ids, force, state, eligible, started_at, seen_at)
    values (${runId}, ${kind}, ${actor}, ${planId}, ${userIds}, ${force}, 'running', ${eligible},
      makegood_now(), makegood_now())
    returning started_at`;
  if (!row) throw new Error('The run was not written');
  return { runId, eligible, refreshed: 0, failed: 0, actor, selection, until: row.startedAt };
}

/** A run that is under way. */
export type Run = {
  runId: string;
  eligible: number;
  refreshed: number;
  failed: number;
  actor: string;
  selection: Selection;
  /** Who comes due later is left to a later run. */
  until: Date;
};

/**
 * Refreshes everyone the run chose, in batches of one transaction each. The engine's lock and second
 * look decide, so any number of runs may be at work at once and nobody is refreshed twice for the
 * same date. Who cannot be refreshed is recorded and skipped.
 * @throws what made it impossible to go on (the database is gone); another run takes over then
 */
export async function work(
  ledger: Ledger,
  run: Run,
  { batchSize = DEFAULT_BATCH, onProgress, signal }: Partial<RunOptions> = {},
): Promise<RunAnswer> {
  const { runId, actor } = run;
  const progress: RunAnswer = {
    ...{ runId, eligible: run.eligible, refreshed: run.refreshed, failed: run.failed },
  };
  let unsaid = { refreshed: 0, failed: 0 };
  let saidAt = performance.now();
  const isCharging = watchCharges(ledger);
  const refreshAll = async (page: Chosen[]) => {
    for (let left = page; left.length > 0;) {
      const most = isCharging() ? BATCH_BESIDE_CHARGES : left.length;
      await refreshSome(left.slice(0, most));
      left = left.slice(most);
    }
  };
  const refreshSome = async (users: Chosen[]) => {
    const done = await refreshBatch(ledger, users, { runId, actor, force: run.selection.force });
    progress.refreshed += done.refreshed;
    progress.failed += done.failed;
    unsaid.refreshed += done.refreshed;
    unsaid.failed += done.failed;
    onProgress?.(progress);
    if (performance.now() - saidAt >= SAY_MS) await say();
  };
  const say = async () => {
    const saying = unsaid;
    unsaid = { refreshed: 0, failed: 0 };
    saidAt = performance.now();
    await seen(ledger.sql, runId, saying);
  };
  const running = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  try {
    for await (const page of readChosen(ledger.sql, run.selection, run.until, batchSize)) {
      const atOnce = () => (isCharging() ? AT_ONCE_BESIDE_CHARGES : AT_ONCE);
      while (running.size >= atOnce()) await Promise.race(running);
      if (signal?.aborted || failure) break;
      const batch = refreshAll(page)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(batch));
      running.add(batch);
    }
  } finally {
    // Nothing goes on behind an error.
    await Promise.all(running);
  }
  if (failure) throw failure.error;
  await say();
  if (!signal?.aborted) await finish(ledger.sql, runId);
  return progress;
}

/** For so long after a charge, another is expected. */
const CHARGING_MS = 100;

/** Tells whether anyone was charged a moment ago. */
function watchCharges(ledger: Ledger): () => boolean {
  let { commands } = ledger.stats();
  let chargedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const before = commands;
    ({ commands } = ledger.stats());
    if (commands !== before) chargedAt = performance.now();
    return performance.now() - chargedAt < CHARGING_MS;
  };
}

type BatchOf = { runId: string; actor: string; force: boolean | undefined };

/** How often a user whom someone else keeps locked, perhaps to refresh them, is tried. */
const TRIES = 3;

/** Refreshes a page of users, and again those whom someone else kept locked. */
async function refreshBatch(
  ledger: Ledger,
  users: Chosen[],
  { runId, actor, force = false }: BatchOf,
) {
  let refreshed = 0;
  let failures: Failure[] = [];
  let left = users;
  for (let tries = 0; tries < TRIES && left.length > 0; tries++) {
    const commands = left.map(({ userId }): RefreshCommand => ({
      kind: 'refresh',
      userId,
      runId,
      force,
      actor,
    }));
    const results = await ledger.runAll<RefreshAnswer>(commands);
    failures = results.flatMap((result, index) => {
      const user = left[index];
      if (!user || !('error' in result)) return [];
      const code = result.error instanceof LedgerError ? result.error.code : 'internal';
      // What is lost to a connection may have happened: a later run sees whether it did.
      if (code === 'unavailable') throw result.error;
      return [{ ...user, code }];
    });
    refreshed += results.filter((result) => 'value' in result && result.value.refreshed).length;
    left = failures.filter(({ code }) => code === 'busy');
  }
  const failed = await recordFailures(ledger.sql, failures, { runId, actor });
  return { refreshed, failed };
}

/** Writes down what was done since the last time, and that someone is at work on the run. */
const seen = (
  sql: Sql,
  runId: string,
  { refreshed, failed }: { refreshed: number; failed: number },
) => sql`
  update refresh_runs set refreshed = refreshed + ${refreshed}, failed = failed + ${failed},
    seen_at = makegood_now()
  where run_id = ${runId}`;

/**
 * Ends the run with all that it refreshed: a server that died in it did more than it said, and one
 * that was given up for lost may have gone on. Webhooks are told once, by who ends it first.
 */
const finish = (sql: Sql, runId: string) =>
  sql.begin(async (tx) => {
    const [before] = await tx<{ state: string }[]>`
      select state from refresh_runs where run_id = ${runId} for update`;
    const [run] = await tx<Finished[]>`
      update refresh_runs set state = 'finished',
        finished_at = coalesce(finished_at, makegood_now()), seen_at = makegood_now(), refreshed = (
          select count(*) from refreshes
          where run_id = ${runId} and kind = 'refresh' and outcome = 'refreshed')
      where run_id = ${runId}
      returning kind, eligible, refreshed, failed, started_at, finished_at`;
    if (!run || before?.state !== 'running') return;
    const { startedAt, finishedAt, ...figures } = run;
    await emit(tx, {
      type: 'refresh.finished',
      subject: `refresh_run:${runId}`,
      payload: {
        runId,
        ...figures,
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt.toISOString(),
      },
    });
  });

type Finished = Pick<RunAnswer, 'eligible' | 'refreshed' | 'failed'> & {
  kind: RunOptions['kind'];
  startedAt: Date;
  finishedAt: Date;
};
