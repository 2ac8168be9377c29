import { appendAudit, conclude, type Deed, intend, LedgerError } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { CommandError } from './command-error.ts';

type Told<T> = {
  /** The procedure that does the same over the API, or the command. */
  action: string;
  subject: (answer: T | null) => string | null;
  before?: unknown;
  /** What is kept of the answer; all of it, unless it says less. */
  after?: (answer: T) => unknown;
};

/**
 * Has what an operator changes told in the audit log: kept before it is done, told once it is known
 * what became of it. Nothing is done where it cannot be kept.
 */
export async function audited<T>(
  sql: Sql,
  { action, subject, before, after = (answer) => answer }: Told<T>,
  work: () => Promise<T>,
): Promise<T> {
  const deed: Deed = {
    ...{ actor: 'cli', actorRole: 'operator', action, requestId: null },
    ...{ subject: subject(null), before },
  };
  const intentId = await intend({ sql }, deed);
  const tell = async (end: Parameters<typeof conclude>[2]) => {
    // What took longer than any call of the API was told as interrupted meanwhile.
    if (await conclude({ sql }, intentId, end)) return;
    const told = { ...deed, subject: end.subject ?? deed.subject };
    await appendAudit(sql, told, end.outcome, end.after);
  };
  try {
    const answer = await work();
    await tell({ outcome: 'done', subject: subject(answer), after: after(answer) });
    return answer;
  } catch (error) {
    const isRefusal = error instanceof LedgerError || error instanceof CommandError;
    const code = error instanceof LedgerError ? error.code : 'failed';
    await tell({ outcome: isRefusal ? 'refused' : 'failed', after: { code } });
    throw error;
  }
}
