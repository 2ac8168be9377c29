import type { Sql } from '@makegood/db';
import { z } from 'zod';

export const databaseAnswer = z.object({
  /** Of PostgreSQL: `18.4`. */
  version: z.string(),
  bytes: z.number(),
  /** Open connections of all who use the server, and how many it allows. */
  connections: z.int(),
  mostConnections: z.int(),
  /** Copies that follow this database. */
  replicas: z.int(),
  /** Of the copy that figures are read from: how far behind it is; null where they are read from the original. */
  replicaLagSeconds: z.number().nullable(),
  /** The oldest transaction under way, in seconds: sums wait for it, and so does the vacuum. */
  oldestTransactionSeconds: z.number(),
});
type Database = z.output<typeof databaseAnswer>;

/** How the database is, and the copy that figures are read from, where there is one. */
export async function databaseHealth({
  sql,
  figures,
}: {
  sql: Sql;
  figures: Sql;
}): Promise<Database> {
  const [[row], [copy]] = await Promise.all([
    sql<[Omit<Database, 'replicaLagSeconds'>]>`
      select current_setting('server_version') as version,
        pg_database_size(current_database())::float8 as bytes,
        (select sum(numbackends)::int4 from pg_stat_database) as connections,
        current_setting('max_connections')::int4 as most_connections,
        (select count(*)::int4 from pg_stat_replication) as replicas,
        (select greatest(0, coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0))::float8
          from pg_stat_activity
          where datname = current_database()) as oldest_transaction_seconds`,
    sql === figures
      ? Promise.resolve([{ lag: null }] as const)
      : figures<[{ lag: number | null }]>`
          select case when pg_is_in_recovery() then
            case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
              else greatest(0, extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()))::float8 end
            end as lag`,
  ]);
  return { ...row, replicaLagSeconds: copy.lag };
}
