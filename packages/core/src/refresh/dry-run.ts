import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import type { RefreshCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import type { RefreshAnswer } from './answers.ts';
import { type Chosen, readChosen, type Selection } from './choose.ts';
import { DEFAULT_BATCH } from './run.ts';

const MOST_USERS_TOLD = 100;

export const dryRunAnswer = z.object({
  eligible: z.int(),
  refreshed: z.int(),
  failed: z.int(),
  /** Credits of each type that would expire and be granted. */
  credits: z.record(field.creditTypeKey, z.object({ expired: z.int(), granted: z.int() })),
  /** The first 100 users, in the order they would be refreshed in. */
  users: z.array(
    z.object({
      userId: field.userId,
      oldBalance: field.amountOrZero,
      newBalance: field.amountOrZero,
      error: z.string().nullable(),
    }),
  ),
});
export type DryRunAnswer = z.output<typeof dryRunAnswer>;

/** Says exactly what a run of this selection would do now: the same users, decided by the same rules. */
export async function dryRun(
  ledger: Ledger,
  selection: Selection,
  batchSize = DEFAULT_BATCH,
): Promise<DryRunAnswer> {
  const [clock] = await ledger.sql<{ now: Date }[]>`select makegood_now() as now`;
  if (!clock) throw new Error('The database did not tell the time');
  const answer: DryRunAnswer = { eligible: 0, refreshed: 0, failed: 0, credits: {}, users: [] };
  const { force = false } = selection;
  for await (const page of readChosen(ledger.sql, selection, clock.now, batchSize)) {
    const commands = page.map(({ userId }): RefreshCommand => ({
      kind: 'refresh',
      userId,
      force,
      actor: 'dry run',
    }));
    const results = await ledger.preview<RefreshAnswer>(commands);
    for (const [index, result] of results.entries()) tell(answer, page[index], result);
  }
  return answer;
}

type Result = Awaited<ReturnType<Ledger['preview']>>[number];

function tell(answer: DryRunAnswer, user: Chosen | undefined, result: Result): void {
  if (!user) return;
  answer.eligible += 1;
  const error = 'error' in result ? codeOf(result.error) : null;
  const refresh = 'value' in result ? (result.value as RefreshAnswer) : undefined;
  if (error !== null) answer.failed += 1;
  else if (refresh?.refreshed) answer.refreshed += 1;
  for (const { creditType, expired, granted } of refresh?.changes ?? []) {
    const sum = (answer.credits[creditType] ??= { expired: 0, granted: 0 });
    sum.expired += expired;
    sum.granted += granted?.amount ?? 0;
  }
  if (answer.users.length < MOST_USERS_TOLD) {
    const { oldBalance = 0, newBalance = 0 } = refresh ?? {};
    answer.users.push({ userId: user.userId, oldBalance, newBalance, error });
  }
}

const codeOf = (error: unknown) => (error instanceof LedgerError ? error.code : 'internal');
