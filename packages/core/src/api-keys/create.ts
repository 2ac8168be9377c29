import type { Sql } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import {
  apiKey,
  type ApiKey,
  apiKeyOf,
  type ApiKeyRow,
  hashApiKey,
  newApiKey,
  roles,
} from './key.ts';

export const createApiKeyInput = z.strictObject({ name: field.label, role: z.enum(roles) });

export const createApiKeyAnswer = apiKey.extend({ key: z.string() });

/** Makes an API key. The answer is the only place where the key itself ever appears. */
export async function createApiKey(
  sql: Sql,
  input: z.output<typeof createApiKeyInput>,
  createdBy: string | null = null,
): Promise<ApiKey & { key: string }> {
  const key = newApiKey();
  const [row] = await sql<[ApiKeyRow]>`
    insert into api_keys (key_id, name, role, hash, created_at, created_by)
    values (${uuidv7()}, ${input.name}, ${input.role}, ${hashApiKey(key)}, makegood_now(),
      ${createdBy})
    returning key_id, name, role, created_at, revoked_at`;
  return { ...apiKeyOf(row), key };
}
