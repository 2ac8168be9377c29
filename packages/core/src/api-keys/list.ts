import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { apiKey, type ApiKey, apiKeyOf, type ApiKeyRow } from './key.ts';

const MOST_KEYS = 1000;

export const listApiKeysAnswer = z.object({ keys: z.array(apiKey) });

/** The newest keys first, revoked ones too; at most 1000. */
export async function listApiKeys(sql: Sql): Promise<{ keys: ApiKey[] }> {
  const rows = await sql<ApiKeyRow[]>`
    select key_id, name, role, created_at, revoked_at
    from api_keys order by key_id desc limit ${MOST_KEYS}`;
  return { keys: rows.map(apiKeyOf) };
}
