import { verify } from '@makegood/core';
import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seed } from './seed.ts';

const size = { users: 40, charges: 1500 };
const small = { users: 20, charges: 500 };
const STATES = ['held', 'settled', 'refunded'] as const;

const places: TestDatabase[] = [];
const newPlace = async () => {
  const db = await testDatabase();
  places.push(db);
  return { db, place: { sql: db.sql, databaseUrl: db.url } };
};
afterAll(() => Promise.all(places.map((db) => db.drop())));

async function figures({ sql }: TestDatabase) {
  const [row] = await sql<
    Record<'users' | 'charges' | 'refunds' | 'entries' | 'keys' | (typeof STATES)[number], number>[]
  >`
    select (select count(*)::int from users) as users, (select count(*)::int from refunds) as refunds,
      (select count(*)::int from entries) as entries,
      (select count(*)::int from idempotency_keys) as keys, count(*)::int as charges,
      (count(*) filter (where state = 'held'))::int as held,
      (count(*) filter (where state = 'settled'))::int as settled,
      (count(*) filter (where state = 'refunded'))::int as refunded
    from charges`;
  if (!row) throw new Error('There are no figures');
  return row;
}

describe('a seeded database', () => {
  let at: Awaited<ReturnType<typeof newPlace>>;
  beforeAll(async () => {
    at = await newPlace();
    await seed(at.place, { size });
  });

  test('has people, and charges that were settled and refunded, and nothing held', async () => {
    const { users, charges, held, settled, refunded } = await figures(at.db);
    expect(users).toBe(size.users);
    expect(charges).toBeGreaterThan(size.charges * 0.7);
    expect(held).toBe(0);
    expect(settled + refunded).toBe(charges);
    expect(refunded / charges).toBeGreaterThan(0.02);
    expect(refunded / charges).toBeLessThan(0.12);
  });

  test('has books that are right', async () => {
    expect(await verify({ sql: at.db.sql })).toMatchObject({ ok: true, violations: [] });
  });

  test('tells of failures of many kinds, of parts given back and of successes that came late', async () => {
    const [row] = await at.db.sql<Record<'reasons' | 'parts' | 'returned' | 'absorbed', number>[]>`
      select (select count(distinct reason)::int from refunds) as reasons,
        (count(*) filter (where state = 'settled' and refunded_amount > 0))::int as parts,
        (count(*) filter (where returned_amount > 0))::int as returned,
        (count(*) filter (where absorbed_at is not null))::int as absorbed
      from charges`;
    expect(row?.reasons).toBeGreaterThan(5);
    for (const found of [row?.parts, row?.returned, row?.absorbed]) {
      expect(found).toBeGreaterThan(0);
    }
  });

  test("runs through four weeks, each wallet's entries in the order of time", async () => {
    const [row] = await at.db.sql<{ days: number; backwards: number; expiries: number }[]>`
      select extract(epoch from max(at) - min(at))::int / 86400 as days,
        (count(*) filter (where at < before))::int as backwards,
        (count(*) filter (where kind = 'expiry'))::int as expiries
      from (
        select kind, at, lag(at) over (partition by user_id, credit_type order by seq) as before
        from entries) chain`;
    expect(row).toMatchObject({ days: 28, backwards: 0 });
    expect(row?.expiries).toBeGreaterThan(0);
    const [future] = await at.db.sql<{ n: number }[]>`
      select count(*)::int as n from entries where at > makegood_now()`;
    expect(future?.n).toBe(0);
  });

  test('is not changed by another seeding', async () => {
    const before = await figures(at.db);
    expect(await seed(at.place, { size })).toEqual({ complete: true });
    expect(await figures(at.db)).toEqual(before);
  });
});

test('a database with users of its own is left alone', async () => {
  const { db, place } = await newPlace();
  await db.sql`insert into users (user_id, created_at) values ('ada', now())`;
  expect(await seed(place, { size })).toEqual({ complete: false });
  expect(await figures(db)).toMatchObject({ users: 1, charges: 0 });
  expect(await db.sql`select from features`).toHaveLength(0);
});

test('a seeding that was stopped goes on to the same end', async () => {
  const { db, place } = await newPlace();
  const stopping = new AbortController();
  const stopped = seed(place, { size: small, signal: stopping.signal });
  await expect
    .poll(async () => (await figures(db)).charges, { timeout: 20_000 })
    .toBeGreaterThan(20);
  stopping.abort();
  expect(await stopped).toEqual({ complete: false });
  expect((await figures(db)).charges).toBeLessThan(small.charges / 2);
  expect(await seed(place, { size: small })).toEqual({ complete: true });
  const { users, charges, held } = await figures(db);
  expect({ users, held }).toEqual({ users: small.users, held: 0 });
  expect(charges).toBeGreaterThan(small.charges * 0.7);
  expect(await verify({ sql: db.sql })).toMatchObject({ ok: true });
});

test('a seeding that was killed leaves nothing held once it has gone on', async () => {
  const { db, place } = await newPlace();
  const killed = seed(place, { size: small });
  await expect
    .poll(async () => (await figures(db)).charges, { timeout: 20_000 })
    .toBeGreaterThan(20);
  await db.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'makegood demo'`;
  await expect(killed).rejects.toThrow();
  expect(await seed(place, { size: small })).toEqual({ complete: true });
  expect(await figures(db)).toMatchObject({ held: 0 });
  const [twice] = await db.sql<{ n: number }[]>`
    select count(*)::int as n from (
      select from charges group by user_id, created_at having count(*) > 1) repeated`;
  expect(twice?.n).toBe(0);
  expect(await verify({ sql: db.sql })).toMatchObject({ ok: true });
});
