import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { openVault, type Vault } from '../webhooks/vault.ts';
import { adapterNames, adapters } from './adapters/index.ts';
import { getProviderCallbacks, type ProviderCallbacks } from './provider.ts';
import { schemes } from './signing.ts';

export const putProviderCallbacksInput = z
  .strictObject({
    /** As charges name it. */
    provider: field.label,
    adapter: z.enum(adapterNames),
    /** As the provider shows it: of Standard Webhooks, `whsec_` and base64. It is shown nowhere again. */
    secret: z.string().max(500),
    /** For so long the secret before is good too; 0 where it is known to others. */
    keepHours: z.int().min(0).max(168).default(24),
  })
  .refine(({ adapter, secret }) => schemes[adapters[adapter].signing].isSecret(secret), {
    message: 'Enter the secret as the provider shows it: whsec_ and base64, 16 bytes or more.',
    path: ['secret'],
  });

/** For whom a secret is sealed; never the id of an endpoint. */
export const sealedFor = (provider: string) => `callbacks:${provider}`;

/**
 * Takes the callbacks of a provider from now on, or takes them otherwise: with a new secret, the one
 * before is good too for some hours. The same again changes nothing.
 */
export async function putProviderCallbacks(
  { sql }: { sql: Sql },
  { provider, adapter, secret, keepHours }: z.output<typeof putProviderCallbacksInput>,
  actor: string,
): Promise<ProviderCallbacks> {
  const vault = await openVault(sql);
  await sql.begin(async (tx) => {
    // Two who put at once do so one after the other; what comes in is not held up.
    await tx`lock table provider_callbacks in share row exclusive mode`;
    const kept = await keptSecret(tx, vault, provider);
    const sealed = kept?.text === secret ? kept.sealed : vault.seal(sealedFor(provider), secret);
    const rotates = kept !== undefined && kept.text !== secret;
    const previous = rotates && keepHours > 0 ? kept.sealed : null;
    const until = tx`makegood_now() + make_interval(hours => ${keepHours})`;
    await tx`
      insert into provider_callbacks as p
        (provider, adapter, secret, created_at, created_by, changed_at, changed_by)
      values (${provider}, ${adapter}, ${sealed}, makegood_now(), ${actor}, makegood_now(), ${actor})
      on conflict (provider) do update set adapter = excluded.adapter, secret = excluded.secret,
        changed_at = excluded.changed_at, changed_by = excluded.changed_by
        ${
          rotates
            ? tx`, previous_secret = ${previous},
                previous_secret_until = ${previous === null ? null : until}`
            : tx``
        }
      where ${rotates} or p.adapter <> excluded.adapter`;
  });
  return getProviderCallbacks({ sql }, { provider });
}

/** The secret in force; text is null where it cannot be decrypted any more. */
async function keptSecret(
  tx: Transaction,
  vault: Vault,
  provider: string,
): Promise<{ sealed: Uint8Array; text: string | null } | undefined> {
  const [row] = await tx<{ secret: Uint8Array }[]>`
    select secret from provider_callbacks where provider = ${provider}`;
  return row && { sealed: row.secret, text: tryOpen(vault, provider, row.secret) };
}

/** What was sealed for a provider; null where the servers' own secret is another one now. */
export function tryOpen(vault: Vault, provider: string, sealed: Uint8Array): string | null {
  try {
    return vault.open(sealedFor(provider), sealed);
  } catch {
    return null;
  }
}
