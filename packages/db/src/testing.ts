import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connect, type Sql } from './client.ts';
import { TEMPLATE, withDatabase } from './testing-setup.ts';

export type TestDatabase = {
  url: string;
  sql: Sql;
  /** Closes the pool and drops the database. */
  drop(): Promise<void>;
};

/** A migrated PostgreSQL database of the test's own. */
export async function testDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('databaseUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = connect(serverUrl, { max: 1, name: 'makegood test' });
  // Cloning waits for other clones of the template: one at a time.
  await admin`select pg_advisory_lock(1)`;
  await admin`create database ${admin(name)} template ${admin(TEMPLATE)} strategy file_copy`;
  await admin`select pg_advisory_unlock(1)`;
  const url = withDatabase(serverUrl, name);
  const sql = connect(url, { max: 12, name: 'makegood test', byKey: true });
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 5 });
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}
