import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { openVault, type Vault } from '../webhooks/vault.ts';
import { type AdapterName, adapters } from './adapters/index.ts';
import type { Adapter } from './callback.ts';
import { tryOpen } from './put.ts';
import { type Signed, schemes } from './signing.ts';

export type CallbackSource = {
  /** Reads a payload of this provider as what it comes down to. */
  payload: Adapter['payload'];
  /** The id of a callback that was signed by the provider within five minutes; null for any other. */
  verified(callback: Signed): string | null;
};

type Row = { adapter: AdapterName; secret: Uint8Array; previousSecret: Uint8Array | null };

/** Tells how callbacks come from a provider, as it is at the moment of each call. */
export function openCallbackSources(sql: Sql): (provider: string) => Promise<CallbackSource> {
  let vault: Promise<Vault> | undefined;
  const opened = () => {
    vault ??= openVault(sql).catch((error: unknown) => {
      vault = undefined;
      throw error;
    });
    return vault;
  };
  /** @throws LedgerError provider_not_found */
  return async (provider) => {
    // What cannot be a name is nobody's, and may be no text for the database.
    if (!field.label.safeParse(provider).success) {
      throw new LedgerError('provider_not_found', { provider: '' });
    }
    const [row] = await sql<Row[]>`
      select adapter, secret,
        case when previous_secret_until > makegood_now() then previous_secret end as previous_secret
      from provider_callbacks where provider = ${provider}`;
    if (!row) throw new LedgerError('provider_not_found', { provider });
    const { signing, payload } = adapters[row.adapter];
    const sealed = [row.secret, row.previousSecret].filter((one) => one !== null);
    const kept = await opened();
    const secrets = sealed.map((one) => tryOpen(kept, provider, one)).filter((one) => one !== null);
    return { payload, verified: (callback) => schemes[signing].verified(callback, secrets) };
  };
}
