import { connect, type Sql } from '@makegood/db';
import { expect, test, vi } from 'vitest';
import { verify } from '../ledger/verify.ts';
import { testLedger } from '../testing/ledger.ts';
import { refreshStats } from './stats.ts';
import { refreshDue } from './tick.ts';

vi.setConfig({ testTimeout: 240_000 });

const USERS = 100_000;

test('100,000 users who are due are refreshed in one run, and every balance adds up', async () => {
  const ledger = await testLedger();
  await ledger.plan('pro', { credit: 10 });
  // Whole tables are written and read here, which the settings of the ledger's own pool are not for.
  const sql = connect(ledger.database.url, { max: 2, name: 'test', statementTimeoutMs: 60_000 });
  await makeDue(sql);
  expect(await refreshDue(ledger)).toEqual({ eligible: USERS, refreshed: USERS, failed: 0 });
  const [rows] = await sql`
    select (select count(*) from refreshes) as refreshes,
      (select count(*) from wallets where balance = 10 and entries = 3) as wallets,
      (select count(*) from grants where state = 'expired' and remaining = 0) as expired`;
  expect(rows).toEqual({ refreshes: USERS, wallets: USERS, expired: USERS });
  expect(await refreshStats(ledger)).toMatchObject({ due: 0, refreshed: USERS, successRate: 1 });
  await sql`analyze`;
  expect(await verify({ sql })).toMatchObject({ ok: true, wallets: USERS, violations: [] });
  await sql.end();
  await ledger.abandon();
});

/** Users who were given the plan's credits 30 days ago. */
async function makeDue(sql: Sql): Promise<void> {
  await sql`
    insert into users (user_id, created_at)
    select 'u' || i, makegood_now() from generate_series(1, ${USERS}::int) i`;
  await sql`
    insert into wallets (user_id, credit_type, balance, held, entries)
    select user_id, 'credit', 10, 0, 1 from users`;
  await sql`
    insert into grants (user_id, grant_id, credit_type, source, amount, remaining, priority, state,
      effective_at, created_at, actor)
    select user_id, gen_random_uuid(), 'credit', 'plan', 10, 10, 100, 'live', created_at, created_at, 'test'
    from users`;
  await sql`
    insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id, at)
    select user_id, credit_type, 1, 'grant', amount, 0, amount, grant_id, created_at from grants`;
  await sql`
    insert into subscriptions (user_id, plan_id, anchor_at, next_refresh_at)
    select user_id, 'pro', created_at - interval '30 days', created_at from users`;
  await sql`analyze`;
}
