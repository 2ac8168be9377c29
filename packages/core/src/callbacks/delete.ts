import type { Sql } from '@makegood/db';
import type { z } from 'zod';
import {
  getProviderCallbacks,
  type ProviderCallbacks,
  type providerCallbacksInput,
} from './provider.ts';

/**
 * Takes no more callbacks of a provider, and forgets those that wait for their charge.
 * @returns how they were taken until now
 * @throws LedgerError provider_not_found
 */
export async function deleteProviderCallbacks(
  { sql }: { sql: Sql },
  { provider }: z.output<typeof providerCallbacksInput>,
): Promise<ProviderCallbacks> {
  const before = await getProviderCallbacks({ sql }, { provider });
  await sql`delete from provider_callbacks where provider = ${provider}`;
  return before;
}
