import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import {
  columns,
  displayUrlOf,
  type Endpoint,
  type EndpointRow,
  endpointTypes,
  endpointUrl,
  found,
  readEndpoint,
} from './endpoint.ts';
import { openVault } from './vault.ts';

export const putEndpointInput = z.strictObject({
  endpointId: field.id,
  name: field.label,
  /** Left out, it stays as it is. */
  url: endpointUrl.optional(),
  types: endpointTypes,
});

type Ask = { endpointId: string };

/**
 * Changes an endpoint. What waits for it goes to the address that it then has.
 * @throws LedgerError webhook_not_found
 */
export async function putEndpoint(
  { sql }: { sql: Sql },
  { endpointId, name, url, types }: z.output<typeof putEndpointInput>,
): Promise<Endpoint> {
  const { kind } = await readEndpoint({ sql }, { endpointId });
  const vault = await openVault(sql);
  const address = url === undefined ? null : vault.seal(endpointId, url);
  const shown = url === undefined ? null : displayUrlOf(url, kind);
  const [row] = await sql<EndpointRow[]>`
    update webhook_endpoints e set name = ${name}, types = ${types},
      url = coalesce(${address}, e.url), display_url = coalesce(${shown}, e.display_url)
    where e.endpoint_id = ${endpointId} and e.deleted_at is null
    returning ${columns(sql)}`;
  return found(row, endpointId);
}

/**
 * Has an endpoint told again, and sends what waits for it; again: nothing changes.
 * @throws LedgerError webhook_not_found
 */
export async function enableEndpoint(
  { sql }: { sql: Sql },
  { endpointId }: Ask,
): Promise<Endpoint> {
  const [row] = await sql<EndpointRow[]>`
    update webhook_endpoints e set disabled_at = null, disabled_by = null, gone = false,
      paused_from = coalesce(e.disabled_at, e.paused_from),
      paused_to = case when e.disabled_at is null then e.paused_to else makegood_now() end
    where e.endpoint_id = ${endpointId} and e.deleted_at is null
    returning ${columns(sql)}`;
  return found(row, endpointId);
}

/**
 * Keeps from an endpoint what happens from now on; what is on its way waits. Again: nothing changes.
 * @throws LedgerError webhook_not_found
 */
export async function disableEndpoint(
  { sql }: { sql: Sql },
  { endpointId }: Ask,
  actor: string,
): Promise<Endpoint> {
  const [row] = await sql<EndpointRow[]>`
    update webhook_endpoints e set disabled_at = coalesce(e.disabled_at, makegood_now()),
      disabled_by = coalesce(e.disabled_by, ${actor})
    where e.endpoint_id = ${endpointId} and e.deleted_at is null
    returning ${columns(sql)}`;
  return found(row, endpointId);
}

/**
 * Ends an endpoint for good, with all that is on its way to it. Its deliveries stay in the log.
 * @throws LedgerError webhook_not_found
 */
export async function deleteEndpoint(
  { sql }: { sql: Sql },
  { endpointId }: Ask,
  actor: string,
): Promise<Endpoint> {
  const [row] = await sql<EndpointRow[]>`
    with ended as (
      update webhook_endpoints e set deleted_at = makegood_now(), deleted_by = ${actor},
        disabled_at = coalesce(e.disabled_at, makegood_now()),
        disabled_by = coalesce(e.disabled_by, ${actor})
      where e.endpoint_id = ${endpointId} and e.deleted_at is null
      returning *
    ), cancelled as (
      update webhook_deliveries set state = 'cancelled'
      where endpoint_id in (select endpoint_id from ended) and state = 'pending'
    )
    select ${columns(sql)} from ended e`;
  return found(row, endpointId);
}
