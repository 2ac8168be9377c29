import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import { connect } from './client.ts';

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));

// An arbitrary number that all servers share: whoever holds this lock migrates, the others wait.
const MIGRATION_LOCK = 7_304_271;

/**
 * Brings the database's schema up to date. Any number of servers may call this at once.
 * Fails when a migration fails; nothing of that migration stays then.
 */
export async function migrate(url: string): Promise<void> {
  const sql = connect(url, {
    max: 1,
    name: 'makegood migrate',
    statementTimeoutMs: 600_000,
    lockTimeoutMs: 300_000,
    // The migrator looks for created_at: without it, it takes any database that has one for up to date.
    plainColumns: true,
  });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const before = await appliedMigrations(sql);
    await applyMigrations(drizzle(sql), { migrationsFolder });
    if ((await appliedMigrations(sql)) > before) await analyseFilled(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function appliedMigrations(sql: ReturnType<typeof connect>): Promise<number> {
  const [found] = await sql<{ present: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (!found?.present) return 0;
  const [row] = await sql<
    { n: number }[]
  >`select count(*)::int as n from drizzle.__drizzle_migrations`;
  return row?.n ?? 0;
}

/**
 * Plans made on tables without statistics stay bad long after the tables have grown. So do those
 * made on tables that statistics call empty: without any, PostgreSQL expects some rows.
 */
async function analyseFilled(sql: ReturnType<typeof connect>): Promise<void> {
  const filled = await sql<{ name: string }[]>`
    select oid::regclass::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0`;
  for (const { name } of filled) await sql.unsafe(`analyze ${name}`);
}
