import {
  deduct,
  deductInput,
  fail,
  failInput,
  getCharge,
  type Ledger,
  openLedger,
  rebuildSums,
  refund,
  refundInput,
  verify,
} from '@makegood/core';
import { connect, type Sql } from '@makegood/db';
import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from './generate.ts';
import { sumUp } from './sum-up.ts';

const size = { users: 500, charges: 20_000, years: 0.5 };
let at: TestDatabase;
/** For statements that look at whole tables. */
let sql: Sql;
let ledger: Ledger;

beforeAll(async () => {
  at = await testDatabase();
  await generate(at.url, size, () => {});
  sql = connect(at.url, { max: 4, name: 'makegood bench test' });
  ledger = openLedger({ sql: at.sql });
});
afterAll(async () => {
  await ledger.close();
  await sql.end();
  await at.drop();
});

/** How many rows break a rule, asked by a statement that looks at all of them. */
async function count(from: string): Promise<number> {
  const [row] = await sql.unsafe<{ n: number }[]>(`select count(*) as n from ${from}`);
  return row?.n ?? 0;
}

test('a history has the size that was asked for, and every balance adds up', async () => {
  expect(await count('users')).toBe(size.users);
  expect(await count('charges')).toBe(size.charges);
  expect(await verify({ sql })).toMatchObject({ ok: true, wallets: size.users, violations: [] });
});

test('the sums of a history are those of a recount', async () => {
  await sumUp(at.url, () => {});
  const { events, differences } = await rebuildSums({ sql }, { dryRun: true });
  expect(events).toBe(await count('events'));
  expect(Object.values(differences)).toEqual([0, 0, 0, 0, 0, 0]);
});

test('charges are of every kind', async () => {
  const kinds = await sql<{ kind: string }[]>`
    select distinct concat_ws(' ', state, case when deadline is null then 'at once' else 'held first' end,
      case when returned_amount > 0 then 'for less' end,
      case when refunded_amount > 0 and state <> 'refunded' then 'refunded in part' end,
      case when absorbed_at is not null then 'absorbed' end, case when draws > 1 then 'of two grants' end) as kind
    from charges`;
  expect(kinds.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      'settled at once',
      'settled at once of two grants',
      'refunded at once',
      'settled held first',
      'settled held first for less',
      'settled held first refunded in part',
      'refunded held first',
      'refunded held first absorbed',
    ]),
  );
  const reasons = await sql<{ reason: string }[]>`select distinct reason from refunds`;
  expect(reasons.length).toBe(18);
});

test('what a charge went through is told once, in order, and costs what the charge says', async () => {
  const told = `(
    select c.charge_id, c.state, c.cost_usd, c.refunded_amount, c.refunded_at,
      count(*) filter (where e.kind in ('charged', 'held')) as opened,
      count(*) filter (where e.finishes) as finished, count(*) filter (where e.refunds) as refunds,
      sum(e.cost_usd) as cost, sum(e.refunded_cost_usd) as refunded_cost, min(e.at) as first, max(e.at) as last,
      sum(e.amount) filter (where e.kind = 'refunded') as given_back
    from charges c left join events e on e.user_id = c.user_id and e.charge_id = c.charge_id
    group by c.user_id, c.charge_id) told`;
  expect(await count(`${told} where opened <> 1`)).toBe(0);
  expect(await count(`${told} where finished <> (state <> 'held')::int`)).toBe(0);
  expect(await count(`${told} where refunds <> (refunded_at is not null)::int`)).toBe(0);
  expect(await count(`${told} where coalesce(given_back, 0) <> refunded_amount`)).toBe(0);
  expect(await count(`${told} where cost is distinct from cost_usd`)).toBe(0);
  expect(
    await count(`${told} where refunded_at is not null and refunded_cost is distinct from cost`),
  ).toBe(0);
  expect(await count(`${told} where last > makegood_now()`)).toBe(0);
  expect(await count('charges where settled_at < created_at or refunded_at < created_at')).toBe(0);
});

test('a wallet’s entries are in the order of time', async () => {
  expect(
    await count(`(
      select at, lag(at) over (partition by user_id order by seq) as before from entries) e
      where at < before`),
  ).toBe(0);
});

test('a failure has the fingerprint that the ledger would write', async () => {
  const told = await sql<{ errorMessage: string; fingerprint: string }[]>`
    select distinct on (e.fingerprint) r.error_message, e.fingerprint
    from events e join refunds r on r.user_id = e.user_id and r.charge_id = e.charge_id
    where e.kind = 'refunded' and e.fingerprint is not null`;
  expect(told.length).toBeGreaterThan(30);
  for (const { errorMessage, fingerprint } of told) {
    const { chargeId } = await deduct(ledger, deductInput.parse(await someone()), 'test');
    const failure = { chargeId, failure: 'provider_error', errorMessage };
    await fail(ledger, failInput.parse(failure), 'test');
    const [event] = await sql<{ fingerprint: string }[]>`
      select fingerprint from events where charge_id = ${chargeId} and kind = 'refunded'`;
    expect(event?.fingerprint).toBe(fingerprint);
  }
});

async function someone() {
  const [user] = await sql<[{ userId: string }]>`
    select user_id from wallets order by balance desc limit 1`;
  return { userId: user.userId, feature: 'chat' };
}

test('the ledger goes on from it: a retry is known, a charge of the past is refunded', async () => {
  const [kept] = await sql<
    [{ key: string; attempt: number; chargeId: string; deadline: Date | null }]
  >`
    select key, attempt, answer ->> 'chargeId' as charge_id, answer ->> 'deadline' as deadline
    from idempotency_keys order by key limit 1`;
  const charge = await getCharge(ledger, kept);
  const { userId, feature, units, apiRoute, providerTaskId } = charge;
  const again = deductInput.parse({
    ...{ userId, feature, units, apiRoute, idempotencyKey: kept.key, attempt: kept.attempt },
    ...(kept.deadline && { hold: {} }),
    ...(providerTaskId && { providerTaskId }),
  });
  expect(await deduct(ledger, again, 'test')).toMatchObject({
    chargeId: kept.chargeId,
    replayed: true,
  });
  const [old] = await sql<[{ chargeId: string; amount: number }]>`
    select charge_id, amount from charges where state = 'settled' and draws = 2 and returned_amount = 0
      and refunded_amount = 0 order by charge_id limit 1`;
  const asked = refundInput.parse({ chargeId: old.chargeId, reason: 'customer_service' });
  const { amount, grants } = await refund(ledger, asked, 'test');
  expect(amount).toBe(old.amount);
  expect(grants).toHaveLength(2);
  expect(await verify({ sql })).toMatchObject({ ok: true });
});
