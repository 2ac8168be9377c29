import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';

/** @throws LedgerError user_not_found */
export async function requireExists(sql: Sql, userId: string): Promise<void> {
  const rows = await sql`select from users where user_id = ${userId}`;
  if (rows.length === 0) throw new LedgerError('user_not_found');
}
