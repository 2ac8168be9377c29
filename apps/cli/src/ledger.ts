import { type Ledger, openLedger } from '@makegood/core';
import { connect } from '@makegood/db';
import type { Context } from './context.ts';
import { withDatabase } from './database.ts';

const CONNECTIONS = 6;

/**
 * Works on the ledger in the database. An interruption breaks nothing off: the work looks at the
 * signal, and ends what it has begun.
 * @throws CommandError when the database cannot be used
 */
export function withLedger<T>(
  context: Pick<Context, 'environment' | 'signal' | 'note'>,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  return withDatabase(context, async ({ url }) => {
    const sql = connect(url, { max: CONNECTIONS, name: 'makegood cli', byKey: true });
    const ledger = openLedger({ sql });
    try {
      return await work(ledger);
    } finally {
      await ledger.close();
      await sql.end({ timeout: 5 });
    }
  });
}
