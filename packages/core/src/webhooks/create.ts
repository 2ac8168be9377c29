import type { Sql } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import {
  columns,
  displayUrlOf,
  type Endpoint,
  endpoint,
  endpointKind,
  endpointOf,
  type EndpointRow,
  endpointTypes,
  endpointUrl,
  newSecret,
} from './endpoint.ts';
import { openVault } from './vault.ts';

/** Most endpoints that are not deleted. */
export const MOST_ENDPOINTS = 50;

export const createEndpointInput = z.strictObject({
  name: field.label,
  url: endpointUrl,
  /** `slack`: takes Slack's messages, as others do too, and no signature. */
  kind: endpointKind.default('standard'),
  types: endpointTypes,
});

export const createEndpointAnswer = endpoint.extend({
  /** Verifies what is sent. Null where it is not signed. */
  secret: z.string().nullable(),
});

/**
 * Makes an endpoint. The answer is the only place where its secret ever appears.
 * @throws LedgerError webhook_limit_reached
 */
export async function createEndpoint(
  { sql }: { sql: Sql },
  { name, url, kind, types }: z.output<typeof createEndpointInput>,
  actor: string,
): Promise<Endpoint & { secret: string | null }> {
  const vault = await openVault(sql);
  const endpointId = uuidv7();
  const secret = kind === 'slack' ? null : newSecret();
  const [row] = await sql<EndpointRow[]>`
    insert into webhook_endpoints as e
      (endpoint_id, name, kind, url, display_url, types, secret, created_at, created_by)
    select ${endpointId}, ${name}, ${kind}, ${vault.seal(endpointId, url)},
      ${displayUrlOf(url, kind)}, ${types}, ${secret && vault.seal(endpointId, secret)},
      makegood_now(), ${actor}
    where (select count(*) from webhook_endpoints where deleted_at is null) < ${MOST_ENDPOINTS}
    returning ${columns(sql)}`;
  if (!row) throw new LedgerError('webhook_limit_reached', { most: MOST_ENDPOINTS });
  return { ...endpointOf(row), secret };
}
