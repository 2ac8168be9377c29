import type { Sql } from '@makegood/db';

/** Puts the clock of a test database into the test's hands, not before what it has written; returns what moves it. */
export async function holdClock(sql: Sql, start: number): Promise<(at: number) => Promise<void>> {
  await sql`create table test_clock (at timestamptz not null)`;
  await sql`insert into test_clock values (${new Date(start)})`;
  await sql.unsafe(`
    create or replace function makegood_now() returns timestamptz language sql volatile
    as 'select at from test_clock'`);
  return async (at) => {
    await sql`update test_clock set at = ${new Date(at)}`;
  };
}
