import postgres from 'postgres';
import { watchedSockets } from './watched-socket.ts';

/** A connection pool; int8 and numeric come as JavaScript numbers, times as Date. */
export type Sql = postgres.Sql<{ int8: number; numeric: number }>;

/** A transaction on one connection of the pool. */
export type Transaction = postgres.TransactionSql<{ int8: number; numeric: number }>;

export type ConnectOptions = {
  /** Most connections of this pool. */
  max: number;
  /** Name shown in pg_stat_activity. */
  name: string;
  /** Milliseconds after which the database ends a statement. */
  statementTimeoutMs?: number;
  /** Milliseconds a statement may wait for a lock. */
  lockTimeoutMs?: number;
  /** For statements that touch rows by key: always through an index, however small a table is now. */
  byKey?: boolean;
  /**
   * Milliseconds without a word from the database after which a connection is given up. Longer
   * than any statement may take; without it, only the kernel notices a network that is gone.
   */
  silenceMs?: number;
  /** Leaves the names of columns as the database has them: for a library that reads its own tables. */
  plainColumns?: boolean;
};

const int8 = {
  to: 20,
  from: [20],
  serialize: String,
  parse: (text: string) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value))
      throw new RangeError('A bigint beyond 2^53-1 came from the database');
    return value;
  },
};
const numeric = { to: 1700, from: [1700], serialize: String, parse: Number };

/**
 * Opens a pool of connections to PostgreSQL 15 or newer.
 * Every wait is bounded: connecting, a statement, a lock, and an idle transaction.
 */
export function connect(url: string, options: ConnectOptions): Sql {
  return postgres(url, {
    max: options.max,
    // The driver's types do not know the option that its documentation describes.
    ...(options.silenceMs && ({ socket: watchedSockets(options.silenceMs) } as object)),
    connect_timeout: 5,
    // One that nobody uses may have been forgotten by the network: the next who asks gets a new one.
    idle_timeout: 15,
    max_lifetime: null,
    backoff: (retries: number) => Math.min(0.1 * 2 ** retries, 2),
    types: { int8, numeric },
    ...(!options.plainColumns && { transform: { column: { from: postgres.toCamel } } }),
    onnotice: () => {},
    connection: {
      application_name: options.name,
      TimeZone: 'UTC',
      statement_timeout: options.statementTimeoutMs ?? 15_000,
      lock_timeout: options.lockTimeoutMs ?? 5_000,
      idle_in_transaction_session_timeout: 15_000,
      // The hot statements take arrays: one plan for all sizes, chosen once, stays stable as tables grow.
      plan_cache_mode: 'force_generic_plan',
      jit: 'off',
      // A plan made while a table was empty would scan it for as long as the connection lives.
      ...(options.byKey && {
        enable_seqscan: 'off',
        enable_hashjoin: 'off',
        enable_mergejoin: 'off',
      }),
    } as Partial<postgres.ConnectionParameters> as postgres.ConnectionParameters,
  });
}
