import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putFeature } from '@makegood/core';
import { connect, migrate, openEmbedded, type Sql } from '@makegood/db';

/** What every charge of the benchmark asks for. */
export const FEATURE = 'chat';
export const CREDIT_TYPE = 'credit';

const BALANCE = 1_000_000_000;

/** A fresh PostgreSQL in a directory of its own, migrated and filled. */
export type World = {
  url: string;
  sql: Sql;
  /** A user's id, from 0 up to the number of users. */
  user: (i: number) => string;
  close(): Promise<void>;
};

/** Starts PostgreSQL with so many users, each with one grant that is large enough. */
export async function openWorld(users: number): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'makegood-bench-'));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  const database = await openEmbedded({ dataDir, mode: 'serve' }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const { url } = database;
  const sql = connect(url, { max: 2, name: 'makegood bench', statementTimeoutMs: 600_000 });
  const close = async () => {
    await sql.end({ timeout: 5 });
    await database.close();
    await remove();
  };
  try {
    await migrate(url);
    await seed(sql, users);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, sql, user: (i) => `user-${i}`, close };
}

async function seed(sql: Sql, users: number): Promise<void> {
  await putFeature(
    { sql },
    {
      feature: FEATURE,
      name: 'Chat',
      cost: 1,
      creditType: CREDIT_TYPE,
      operationType: 'CHAT',
      provider: null,
      holdSeconds: 300,
      refundPolicy: {},
      lateSuccess: 'absorb',
    },
    'bench',
  );
  await sql`
    insert into users (user_id, created_at)
    select 'user-' || i, makegood_now() from generate_series(0, ${users - 1}::int) i`;
  await sql`
    insert into wallets (user_id, credit_type, balance, held, entries)
    select user_id, ${CREDIT_TYPE}, ${BALANCE}::int8, 0, 1 from users`;
  await sql`
    insert into grants (user_id, grant_id, credit_type, source, amount, remaining, priority, state,
      effective_at, created_at, actor)
    select user_id, gen_random_uuid(), ${CREDIT_TYPE}, 'plan', ${BALANCE}::int8, ${BALANCE}::int8, 100, 'live',
      created_at, created_at, 'bench' from users`;
  await sql`
    insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id, at)
    select user_id, credit_type, 1, 'grant', amount, 0, amount, grant_id, created_at from grants`;
  await sql`vacuum analyze`;
  // What seeding left to write is not the first contender's to bear.
  await sql`checkpoint`;
}
