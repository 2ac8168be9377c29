import type { Sql } from '@makegood/db';
import { type VerifyAnswer, verify } from '../ledger/verify.ts';

/** Checks the whole ledger, and keeps what it found for the page of the system's health. */
export async function checkLedger(
  { sql, reports }: { sql: Sql; reports: Sql },
  actor: string,
): Promise<VerifyAnswer> {
  const [clock] = await sql<{ now: Date }[]>`select makegood_now() as now`;
  const answer = await verify({ sql: reports });
  const { wallets, entries, violations } = answer;
  await sql`
    insert into ledger_check (started_at, finished_at, wallets, entries, violations, actor)
    values (${clock?.now ?? new Date()}, makegood_now(), ${wallets}, ${entries}, ${violations.length}, ${actor})
    on conflict ("only") do update
    set started_at = excluded.started_at, finished_at = excluded.finished_at, wallets = excluded.wallets,
      entries = excluded.entries, violations = excluded.violations, actor = excluded.actor`;
  return answer;
}
