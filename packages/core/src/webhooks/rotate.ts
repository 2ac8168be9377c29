import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import {
  columns,
  type Endpoint,
  type EndpointRow,
  found,
  newSecret,
  readEndpoint,
} from './endpoint.ts';
import { openVault } from './vault.ts';

export const rotateSecretInput = z.strictObject({
  endpointId: field.id,
  /** For so long the secret before signs too; 0 where it is known to others. */
  keepHours: z.int().min(0).max(168).default(24),
});

/**
 * Gives an endpoint a new secret. Until the time of the one before is over, both sign. The answer is
 * the only place where the new one ever appears.
 * @throws LedgerError webhook_not_found, webhook_unsigned for one whose kind takes no signature
 */
export async function rotateSecret(
  { sql }: { sql: Sql },
  { endpointId, keepHours }: z.output<typeof rotateSecretInput>,
): Promise<Endpoint & { secret: string }> {
  const { kind } = await readEndpoint({ sql }, { endpointId });
  if (kind !== 'standard') throw new LedgerError('webhook_unsigned', { endpointId });
  const vault = await openVault(sql);
  const secret = newSecret();
  const keeps = keepHours > 0;
  const [row] = await sql<EndpointRow[]>`
    update webhook_endpoints e set secret = ${vault.seal(endpointId, secret)},
      previous_secret = case when ${keeps} then e.secret end,
      previous_secret_until = case when ${keeps}
        then makegood_now() + make_interval(hours => ${keepHours}) end
    where e.endpoint_id = ${endpointId} and e.deleted_at is null
    returning ${columns(sql)}`;
  return { ...found(row, endpointId), secret };
}
