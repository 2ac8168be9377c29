import { randomBytes } from 'node:crypto';
import type { Sql } from '@makegood/db';

/** A secret of this name that every server of this database shares; made where there is none. */
export async function sharedSecret(sql: Sql, name: string): Promise<string> {
  await sql`
    insert into server_secrets (name, secret, created_at)
    values (${name}, ${randomBytes(32).toString('base64url')}, now())
    on conflict (name) do nothing`;
  const [row] = await sql<[{ secret: string }]>`
    select secret from server_secrets where name = ${name}`;
  return row.secret;
}
