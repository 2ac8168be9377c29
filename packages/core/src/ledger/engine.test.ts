import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { connect } from '@makegood/db';
import { listFailedRefunds, retryFailedRefunds } from './failed-refunds.ts';
import { refund } from './refund.ts';
import { settle } from './settle.ts';
import { sweep } from './sweep.ts';

let ledger: TestLedger;

beforeEach(async () => {
  ledger = await testLedger();
  await ledger.feature();
});
afterEach(() => ledger.close());

/** Waits until a session of this database waits for a lock. */
async function someoneWaits(): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const [row] = await ledger.sql<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    if (row && row.n > 0) return;
    await pause(10);
  }
  throw new Error('Nobody waits for a lock');
}

test('a charge that waits for a lock sees the grant it waited for', async () => {
  const user = await ledger.user(5);
  const other = await ledger.sql.reserve();
  await other`begin`;
  await other`select 1 from users where user_id = ${user} for no key update`;
  const charging = ledger.deduct(user);
  await someoneWaits();
  await other`
    with g as (
      insert into grants (user_id, grant_id, credit_type, source, amount, remaining, priority, state,
        effective_at, created_at, actor)
      values (${user}, gen_random_uuid(), 'credit', 'promo', 5, 5, 100, 'live', now(), now(), 'test')
      returning grant_id)
    insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id, at)
    select ${user}, 'credit', 2, 'grant', 5, 5, 10, grant_id, now() from g`;
  await other`update wallets set balance = 10, entries = 2 where user_id = ${user}`;
  await other`commit`;
  other.release();
  expect(await charging).toMatchObject({ amount: 10, balance: 0 });
});

test('a user whom a stuck transaction has locked is refused, and the others of the batch are not', async () => {
  const narrow = connect(ledger.database.url, { max: 4, name: 'test', lockTimeoutMs: 200 });
  const impatient = await testLedgerOn(narrow);
  const [stuck, free] = [await ledger.user(100), await ledger.user(100)];
  const other = await ledger.sql.reserve();
  await other`begin`;
  await other`select 1 from users where user_id = ${stuck} for no key update`;
  const command = (userId: string) => ({
    ...{ kind: 'deduct' as const, userId, feature: 'chat', units: 1, attempt: 1, actor: 'test' },
  });
  const [first, second] = await Promise.allSettled([
    impatient.submit(command(stuck)),
    impatient.submit(command(free)),
  ]);
  await other`rollback`;
  other.release();
  expect(first).toMatchObject({ status: 'rejected', reason: { code: 'busy' } });
  expect(second.status).toBe('fulfilled');
  await impatient.close();
  await narrow.end();
});

async function testLedgerOn(sql: ReturnType<typeof connect>) {
  const { openLedger } = await import('./engine.ts');
  return openLedger({ sql, lanes: 1 });
}

test('a poisoned command fails alone', async () => {
  const users = await Promise.all([1, 2, 3].map(() => ledger.user(100)));
  await ledger.sql.unsafe(`
    create function poison() returns trigger language plpgsql as
    $$ begin raise exception 'poisoned' using errcode = '22000'; end $$;
    create trigger poison before insert on charges for each row when (new.api_route = '/poison')
    execute function poison()`);
  const results = await Promise.allSettled(
    users.map((user, i) => ledger.deduct(user, { apiRoute: i === 1 ? '/poison' : '/ok' })),
  );
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { code: 'internal' } });
});

test('beyond its bounds the ledger refuses at once, and nothing happened', async () => {
  const small = await testLedger({ lanes: 1, maxBatch: 2, maxQueue: 5 });
  await small.feature();
  const user = await small.user(1000);
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => small.deduct(user)));
  const done = results.filter((result) => result.status === 'fulfilled').length;
  const refused = results.filter(
    (result) => result.status === 'rejected' && result.reason.code === 'overloaded',
  );
  expect(done + refused.length).toBe(50);
  expect(refused.length).toBeGreaterThan(0);
  expect(await small.balance(user)).toEqual({ balance: 1000 - 10 * done, held: 0 });
  await small.close();
});

test('closing finishes what was accepted and refuses what comes after', async () => {
  const other = await testLedger();
  await other.feature();
  const user = await other.user(1000);
  const accepted = Array.from({ length: 20 }, () => other.deduct(user));
  const closed = other.close();
  expect((await refusal(other.deduct(user))).code).toBe('overloaded');
  await Promise.all(accepted);
  await closed;
});

test('a refund that the database refuses is kept, tried again, and paid once', async () => {
  const user = await ledger.user(100);
  const { chargeId } = await ledger.deduct(user);
  await ledger.sql.unsafe(`
    create function no_refunds() returns trigger language plpgsql as
    $$ begin raise exception 'not now' using errcode = '22000'; end $$;
    create trigger no_refunds before insert on refunds for each row execute function no_refunds()`);
  const refused = await refusal(refund(ledger, { chargeId, amount: 4, reason: 'timeout' }, 'test'));
  expect(refused.code).toBe('refund_pending');
  expect(await listFailedRefunds(ledger)).toMatchObject([{ chargeId, attempts: 1 }]);
  const due = () => ledger.sql`update failed_refunds set next_attempt_at = makegood_now()`;
  await due();
  expect(await retryFailedRefunds(ledger)).toEqual({ retried: 1, resolved: 0 });
  expect(await listFailedRefunds(ledger)).toMatchObject([{ chargeId, attempts: 2 }]);
  await ledger.sql`drop trigger no_refunds on refunds`;
  await due();
  const tries = await Promise.all([1, 2, 3].map(() => retryFailedRefunds(ledger)));
  expect(Math.max(...tries.map((result) => result.resolved))).toBe(1);
  expect(await listFailedRefunds(ledger)).toEqual([]);
  expect(await ledger.balance(user)).toEqual({ balance: 94, held: 0 });
});

test('one charge whose refund fails never stops the sweeper', async () => {
  const start = Date.UTC(2030, 0, 1);
  const moveTo = await ledger.holdClock(start);
  const user = await ledger.user(100);
  const hold = { hold: { seconds: 10 } };
  const bad = await ledger.deduct(user, { ...hold, apiRoute: '/bad' });
  const good = await ledger.deduct(user, hold);
  await ledger.sql.unsafe(`
    create function no_refunds() returns trigger language plpgsql as
    $$ begin raise exception 'not now' using errcode = '22000'; end $$;
    create trigger no_refunds before insert on refunds for each row when (new.api_route = '/bad')
    execute function no_refunds()`);
  await moveTo(start + 10_000);
  expect(await sweep(ledger)).toMatchObject({ refunded: 1, failed: 1 });
  expect(await sweep(ledger)).toMatchObject({ refunded: 0, failed: 0 });
  expect(await ledger.balance(user)).toEqual({ balance: 90, held: 10 });
  await ledger.sql`drop trigger no_refunds on refunds`;
  await moveTo(start + 20_000);
  expect(await retryFailedRefunds(ledger)).toEqual({ retried: 1, resolved: 1 });
  expect(await ledger.balance(user)).toEqual({ balance: 100, held: 0 });
  expect((await refusal(settle(ledger, { chargeId: bad.chargeId }, 'test'))).code).toBe(
    'charge_refunded',
  );
  expect((await refusal(settle(ledger, good, 'test'))).code).toBe('charge_refunded');
});

test('a backend that is terminated in mid-traffic costs only its batch, and the ledger recovers', async () => {
  const user = await ledger.user(100_000);
  const results: PromiseSettledResult<unknown>[] = [];
  for (let round = 0; round < 5; round++) {
    const calls = Array.from({ length: 20 }, () => ledger.deduct(user));
    const killing = ledger.database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    results.push(...(await Promise.allSettled(calls)));
    await Promise.allSettled([killing]);
  }
  const done = results.filter((result) => result.status === 'fulfilled').length;
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'unavailable' });
  }
  await expect
    .poll(() =>
      ledger.deduct(user).then(
        () => 'charged',
        () => 'not yet',
      ),
    )
    .toBe('charged');
  const [row] = await ledger.sql<
    { n: number }[]
  >`select count(*)::int as n from charges where user_id = ${user}`;
  expect(row?.n).toBeGreaterThanOrEqual(done + 1);
});
