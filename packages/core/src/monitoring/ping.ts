import type { Sql } from '@makegood/db';

/** Asks the database for a sign of life. */
export async function ping({ sql }: { sql: Sql }): Promise<void> {
  await sql`select 1`;
}
