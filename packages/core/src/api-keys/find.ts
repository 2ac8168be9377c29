import type { Sql } from '@makegood/db';
import type { Role } from './key.ts';

/**
 * The key with this SHA-256 (see hashApiKey), or null where there is none or it is revoked.
 */
export async function findApiKey(
  sql: Sql,
  hash: Buffer,
): Promise<{ keyId: string; role: Role } | null> {
  const [row] = await sql<{ keyId: string; role: Role }[]>`
    select key_id, role from api_keys where hash = ${hash} and revoked_at is null`;
  return row ? { ...row } : null;
}
