import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { apiKey, type ApiKey, apiKeyOf, type ApiKeyRow } from './key.ts';

export const revokeApiKeyInput = z.strictObject({ keyId: field.id });

export const revokeApiKeyAnswer = apiKey;

/**
 * Ends a key for good; again: the same answer.
 * @throws LedgerError api_key_not_found
 */
export async function revokeApiKey(
  sql: Sql,
  { keyId }: z.output<typeof revokeApiKeyInput>,
): Promise<ApiKey> {
  const [row] = await sql<ApiKeyRow[]>`
    update api_keys set revoked_at = coalesce(revoked_at, makegood_now()) where key_id = ${keyId}
    returning key_id, name, role, created_at, revoked_at`;
  if (!row) throw new LedgerError('api_key_not_found', { keyId });
  return apiKeyOf(row);
}
