import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import type { ReverseRefreshCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import type { ReversalAnswer } from './reverse.ts';
import { DEFAULT_BATCH } from './run.ts';

const MOST_SKIPPED_TOLD = 1000;

export const reverseRunInput = z.strictObject({ runId: field.id });

export const reverseRunAnswer = z.object({
  /** Users whose refresh was taken back. */
  reversed: z.int(),
  skipped: z.int(),
  /** How many of them for which reason. */
  skippedBecause: z.record(z.string(), z.int()),
  /** The first 1,000 of them, and why. */
  skippedUsers: z.array(z.object({ userId: field.userId, reason: z.string() })),
});
export type ReverseRunAnswer = z.output<typeof reverseRunAnswer>;

/**
 * Takes back what is left of every refresh of a run, and gives back what expired by it. What was
 * spent since stays spent. When a user is refreshed next does not change. Called again, it does what
 * is not done yet. The signal stops it between two batches.
 * @throws LedgerError refresh_run_not_found, refresh_run_running
 */
export async function reverseRun(
  ledger: Ledger,
  { runId }: z.output<typeof reverseRunInput>,
  actor: string,
  { onProgress, signal }: ReverseRunOptions = {},
): Promise<ReverseRunAnswer> {
  const { sql } = ledger;
  const [run] = await sql<{ state: string }[]>`
    select state from refresh_runs where run_id = ${runId}`;
  if (!run) throw new LedgerError('refresh_run_not_found', { runId });
  if (run.state === 'running') throw new LedgerError('refresh_run_running', { runId });
  const answer: ReverseRunAnswer = {
    ...{ reversed: 0, skipped: 0, skippedBecause: {}, skippedUsers: [] },
  };
  for (let after = ''; ;) {
    if (signal?.aborted) return answer;
    const page = await refreshesOf(ledger, runId, after);
    await reverseAll(ledger, page, actor, answer);
    onProgress?.(answer);
    const last = page.at(-1);
    if (!last || page.length < DEFAULT_BATCH) break;
    after = last.userId;
  }
  await sql`
    update refresh_runs set reversed_at = makegood_now(), reversed_by = ${actor}
    where run_id = ${runId} and reversed_at is null`;
  return answer;
}

export type ReverseRunOptions = {
  onProgress?: (answer: ReverseRunAnswer) => void;
  signal?: AbortSignal;
};

type OfRun = { userId: string; refreshId: string };

const refreshesOf = ({ sql }: Ledger, runId: string, after: string) => sql<OfRun[]>`
  select user_id, refresh_id from refreshes
  where run_id = ${runId} and user_id > ${after} and kind = 'refresh' and outcome = 'refreshed'
  order by user_id limit ${DEFAULT_BATCH}`;

async function reverseAll(
  ledger: Ledger,
  page: OfRun[],
  actor: string,
  answer: ReverseRunAnswer,
): Promise<void> {
  const commands = page.map((refresh): ReverseRefreshCommand => ({
    kind: 'reverse_refresh',
    ...refresh,
    actor,
  }));
  const results = await ledger.runAll<ReversalAnswer>(commands);
  for (const [index, result] of results.entries()) {
    const reason = reasonOf(result);
    if (reason === null) answer.reversed += 1;
    else {
      answer.skipped += 1;
      answer.skippedBecause[reason] = (answer.skippedBecause[reason] ?? 0) + 1;
      const userId = page[index]?.userId ?? '';
      if (answer.skippedUsers.length < MOST_SKIPPED_TOLD)
        answer.skippedUsers.push({ userId, reason });
    }
  }
}

function reasonOf(result: { value: ReversalAnswer } | { error: unknown }): string | null {
  if ('value' in result) return result.value.reversed ? null : result.value.reason;
  if (!(result.error instanceof LedgerError)) return 'internal';
  if (result.error.code === 'unavailable') throw result.error;
  return result.error.code;
}
