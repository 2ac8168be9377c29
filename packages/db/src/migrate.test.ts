import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { connect, type Sql } from './client.ts';
import { migrate } from './migrate.ts';
import { withDatabase } from './testing-cluster.ts';

const name = `test_${randomBytes(6).toString('hex')}`;
const url = withDatabase(inject('databaseUrl'), name);
const migrations = fileURLToPath(new URL('../migrations', import.meta.url));

let admin: Sql;
let sql: Sql;
beforeEach(async () => {
  admin = connect(inject('databaseUrl'), { max: 1, name: 'makegood test' });
  await admin`create database ${admin(name)}`;
  sql = connect(url, { max: 1, name: 'makegood test' });
});
afterEach(async () => {
  await sql.end({ timeout: 5 });
  await admin`drop database ${admin(name)} with (force)`;
  await admin.end();
});

/** Brings the database to where an older release, which had only the first migrations, left it. */
async function migrateAsOf(count: number): Promise<void> {
  const own = connect(url, { max: 1, name: 'makegood test', plainColumns: true });
  const folder = await mkdtemp(join(tmpdir(), 'makegood-migrations-'));
  try {
    await cp(migrations, folder, { recursive: true });
    const path = join(folder, 'meta/_journal.json');
    const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: unknown[] };
    const entries = journal.entries.slice(0, count);
    await writeFile(path, JSON.stringify({ ...journal, entries }));
    await applyMigrations(drizzle(own), { migrationsFolder: folder });
  } finally {
    await own.end({ timeout: 5 });
    await rm(folder, { recursive: true });
  }
}

test('features and users of the first release come through: what a feature was is its first version', async () => {
  await migrateAsOf(2);
  await sql`
    insert into features (feature, name, cost, credit_type, operation_type, provider, hold_seconds,
      refund_policy, late_success, archived_at, updated_at) values
      ('chat', 'Chat', 10, 'credit', 'CHAT', 'openai', 60, '{"timeout": "none"}', 'charge_again',
        null, '2026-01-02T03:04:05Z'),
      ('fax', 'Fax', 3, 'credit', 'FAX', null, 300, '{}', 'absorb',
        '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z')`;
  await sql`
    insert into users (user_id, email, name, created_at)
    values ('u', 'u@example.org', 'Uma', '2026-01-01T00:00:00Z')`;

  await migrate(url);
  await migrate(url);

  const features = await sql`
    select f.versions, v.* from features f join features_in_force v using (feature) order by feature`;
  expect(features).toMatchObject([
    {
      ...{ feature: 'chat', versions: 1, version: 1, name: 'Chat', cost: 10, provider: 'openai' },
      ...{ creditType: 'credit', operationType: 'CHAT', holdSeconds: 60, archived: false },
      ...{ refundPolicy: { timeout: 'none' }, lateSuccess: 'charge_again', cancelledAt: null },
      effectiveAt: new Date('2026-01-02T03:04:05Z'),
    },
    {
      ...{ feature: 'fax', versions: 1, version: 1, cost: 3, provider: null, archived: true },
      effectiveAt: new Date('2026-02-01T00:00:00Z'),
    },
  ]);
  expect(await sql`select user_id, email, name, deleted_at from users`).toMatchObject([
    { userId: 'u', email: 'u@example.org', name: 'Uma', deletedAt: null },
  ]);
  expect(await sql`select extract(epoch from ahead)::int as ahead from clock`).toMatchObject([
    { ahead: 0 },
  ]);
});

const fragmentIndexes = async () => {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from pg_indexes where indexname in ('users_email_fragments', 'users_name_fragments')`;
  return row?.n;
};

test('where pg_trgm may be created, it and the indexes of fragments are', async () => {
  await migrate(url);
  expect(await fragmentIndexes()).toBe(2);
});

test.each(['insufficient_privilege', 'undefined_file', 'feature_not_supported'])(
  'where pg_trgm cannot be created (%s), the migration goes on without',
  async (condition) => {
    await sql.unsafe(`
      create function refuse_extension() returns event_trigger language plpgsql
      as $$ begin raise exception 'no' using errcode = '${condition}'; end $$;
      create event trigger no_extension on ddl_command_start when tag in ('CREATE EXTENSION')
      execute function refuse_extension();`);
    await migrate(url);
    expect(await fragmentIndexes()).toBe(0);
    expect(await sql`select to_regclass('grants_id') is not null as present`).toMatchObject([
      { present: true },
    ]);
  },
);
