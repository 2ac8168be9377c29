import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import { column } from '../ledger/columns.ts';
import { failureOf } from '../ledger/database-failure.ts';
import type { Ledger } from '../ledger/engine.ts';
import type { Result } from '../ledger/gather.ts';
import type { EnrollAnswer } from '../refresh/enroll.ts';
import type { GoodRow } from './check-rows.ts';
import { enrollOf, type ImportOptions, pass } from './pass.ts';
import type { ImportReport } from './report.ts';
import type { ImportRow } from './row.ts';

const TRIES = 3;

/**
 * Takes over the users of another system, in batches of one transaction each: what a balance has up
 * to the plan's amount becomes plan credits, what is beyond it was bought. Each user is taken over
 * once: the same rows again, or again after a crash, add nothing to who is here already. Rows that
 * are bad or contradict what is here are left out and told.
 * @throws LedgerError busy, unavailable: what is committed stays, and the same import goes on with the rest
 */
export function importUsers(
  ledger: Ledger,
  rows: AsyncIterable<ImportRow>,
  actor: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const decide = async (page: GoodRow[]) => {
    await introduce(ledger.sql, page);
    return enroll(ledger, page, actor);
  };
  return pass(ledger, rows, decide, options);
}

/** Enrolls a page of users, and again those whom someone else kept locked. */
async function enroll(
  ledger: Ledger,
  page: GoodRow[],
  actor: string,
  tries = TRIES,
): Promise<Result<EnrollAnswer>[]> {
  const results = await ledger.runAll<EnrollAnswer>(page.map((row) => enrollOf(row, actor)));
  // What is lost to a connection may have happened: the same import again sees whether it did.
  const lost = results.find((result) => codeOf(result) === 'unavailable');
  if (lost && 'error' in lost) throw lost.error;
  const busy = page.filter((_, index) => codeOf(results[index]) === 'busy');
  if (busy.length === 0 || tries === 1) return results;
  const again = (await enroll(ledger, busy, actor, tries - 1))[Symbol.iterator]();
  return results.map((result) => {
    if (codeOf(result) !== 'busy') return result;
    const next = again.next();
    return next.done ? result : next.value;
  });
}

const codeOf = (result: Result<unknown> | undefined) =>
  result && 'error' in result && result.error instanceof LedgerError ? result.error.code : null;

/**
 * Writes down users with their email address and name, in the order that every transaction locks
 * users in. Who has credits or a plan here is not the import's to change.
 */
async function introduce(sql: Sql, page: GoodRow[]): Promise<void> {
  const users = page.map(({ user }) => user);
  await sql`
    insert into users as u (user_id, email, name, created_at)
    select user_id, email, name, makegood_now()
    from unnest(
      ${column(users, (user) => user.userId)}::text[], ${column(users, (user) => user.email)}::text[],
      ${column(users, (user) => user.name)}::text[]) as n (user_id, email, name)
    order by user_id
    on conflict (user_id) do update set
      email = coalesce(u.email, excluded.email), name = coalesce(u.name, excluded.name)
    where (u.email is null and excluded.email is not null or u.name is null and excluded.name is not null)
      and not exists (select from subscriptions s where s.user_id = u.user_id)
      and not exists (select from wallets w where w.user_id = u.user_id)`.catch(refuse);
}

function refuse(error: unknown): never {
  switch (failureOf(error)) {
    case 'unreachable':
      throw new LedgerError('unavailable', { retryAfter: 1 }, { cause: error });
    case 'contended':
    case 'locked':
      throw new LedgerError('busy', { retryAfter: 1 }, { cause: error });
    case 'poisoned':
      throw error;
  }
}
