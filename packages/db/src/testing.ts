import { inject } from 'vitest';
import { connect, type Sql } from './client.ts';
import { cloneDatabase } from './testing-cluster.ts';

export type TestDatabase = {
  url: string;
  sql: Sql;
  /** Closes the pool and drops the database. */
  drop(): Promise<void>;
};

/** A migrated PostgreSQL database of the test's own. */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, drop } = await cloneDatabase(inject('databaseUrl'));
  const sql = connect(url, { max: 12, name: 'makegood test', byKey: true });
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 5 });
      await drop();
    },
  };
}
