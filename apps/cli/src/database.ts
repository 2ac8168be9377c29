import { connect, migrate, openEmbedded, type Sql } from '@makegood/db';
import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';

export type Database = { url: string; sql: Sql };

const REPORT_MS = 600_000;

/**
 * Works on the migrated database at DATABASE_URL, or on the embedded one, which is started where
 * none runs and joined where a server has it. An interruption ends what it is doing there.
 * @throws CommandError when the database cannot be used
 */
export async function withDatabase<T>(
  { environment, signal, note }: Pick<Context, 'environment' | 'signal' | 'note'>,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { databaseUrl, dataDir } = environment;
  if (databaseUrl !== undefined) return onDatabase(databaseUrl, signal, work);
  const embedded = await openEmbedded({ dataDir, mode: 'join', onLog: note }).catch(unusable);
  try {
    return await onDatabase(embedded.url, signal, work);
  } finally {
    await embedded.close();
  }
}

async function onDatabase<T>(
  url: string,
  signal: AbortSignal,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  await migrate(url).catch(unusable);
  const sql = connect(url, { max: 4, name: 'makegood cli', statementTimeoutMs: REPORT_MS });
  const stop = () => void sql.end({ timeout: 0 });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work({ url, sql });
  } finally {
    signal.removeEventListener('abort', stop);
    await sql.end({ timeout: 5 });
  }
}

function unusable(error: unknown): never {
  const why = error instanceof Error ? error.message : String(error);
  throw new CommandError(`The database cannot be used: ${why}`, { cause: error });
}
