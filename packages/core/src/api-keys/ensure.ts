import type { Sql } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { hashApiKey, type Role } from './key.ts';

/**
 * Makes sure that this very key exists with this role.
 * A revoked key stays revoked: `revoked` tells, and nothing has changed then.
 */
export async function ensureApiKey(
  sql: Sql,
  wanted: { key: string; name: string; role: Role },
): Promise<{ keyId: string; revoked: boolean }> {
  const [row] = await sql<[{ keyId: string; revoked: boolean }]>`
    insert into api_keys as kept (key_id, name, role, hash, created_at)
    values (${uuidv7()}, ${wanted.name}, ${wanted.role}, ${hashApiKey(wanted.key)}, makegood_now())
    on conflict (hash) do update
      set role = case when kept.revoked_at is null then excluded.role else kept.role end
    returning key_id, revoked_at is not null as revoked`;
  return row;
}
