import { randomBytes } from 'node:crypto';
import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { subscribedType } from './event.ts';

export const endpointKind = z.enum(['standard', 'slack']);
type Kind = z.output<typeof endpointKind>;

export const endpointTypes = z
  .array(subscribedType)
  .min(1)
  .transform((types) => [...new Set(types)]);

/** An http(s) address without a user, a password or a fragment. */
export const endpointUrl = z
  .url({ protocol: /^https?$/, error: 'Enter an https:// address.' })
  .max(2000)
  .refine((text) => {
    const url = new URL(text);
    return url.username === '' && url.password === '' && url.hash === '';
  }, 'The address must have no user, password or fragment.');

/** An endpoint without its secrets. Times are ISO 8601 UTC. */
export const endpoint = z.object({
  endpointId: field.id,
  name: field.label,
  kind: endpointKind,
  /** The address without what may be secret in it. */
  displayUrl: z.string(),
  types: z.array(subscribedType),
  enabled: z.boolean(),
  /** It answered 410 Gone, and was disabled for that. */
  gone: z.boolean(),
  createdAt: field.time,
  createdBy: z.string(),
  disabledAt: field.time.nullable(),
  disabledBy: z.string().nullable(),
  /** Until when the secret before this one signs too. */
  previousSecretUntil: field.time.nullable(),
  /** The first failure since the last success. */
  failingSince: field.time.nullable(),
});
export type Endpoint = z.output<typeof endpoint>;

export const endpointInput = z.strictObject({ endpointId: field.id });

/** As `columns` reads it. */
export type EndpointRow = {
  endpointId: string;
  name: string;
  kind: Kind;
  displayUrl: string;
  types: Endpoint['types'];
  gone: boolean;
  createdAt: Date;
  createdBy: string;
  disabledAt: Date | null;
  disabledBy: string | null;
  previousSecretUntil: Date | null;
  failingSince: Date | null;
};

export const columns = (sql: Sql) => sql`
  e.endpoint_id, e.name, e.kind, e.display_url, e.types, e.gone, e.created_at, e.created_by,
  e.disabled_at, e.disabled_by, e.failing_since,
  case when e.previous_secret_until > makegood_now() then e.previous_secret_until end
    as previous_secret_until`;

const iso = (time: Date | null) => time?.toISOString() ?? null;

export const endpointOf = (row: EndpointRow): Endpoint => ({
  endpointId: row.endpointId,
  name: row.name,
  kind: row.kind,
  displayUrl: row.displayUrl,
  types: row.types,
  enabled: row.disabledAt === null,
  gone: row.gone,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  disabledAt: iso(row.disabledAt),
  disabledBy: row.disabledBy,
  previousSecretUntil: iso(row.previousSecretUntil),
  failingSince: iso(row.failingSince),
});

/**
 * One endpoint that is not deleted.
 * @throws LedgerError webhook_not_found
 */
export async function readEndpoint(
  { sql }: { sql: Sql },
  { endpointId }: { endpointId: string },
): Promise<Endpoint> {
  const [row] = await sql<EndpointRow[]>`
    select ${columns(sql)} from webhook_endpoints e
    where e.endpoint_id = ${endpointId} and e.deleted_at is null`;
  return found(row, endpointId);
}

/** The endpoint, where a statement found one. */
export function found(row: EndpointRow | undefined, endpointId: string): Endpoint {
  if (!row) throw new LedgerError('webhook_not_found', { endpointId });
  return endpointOf(row);
}

/** A new secret as Standard Webhooks writes it: `whsec_` and 256 random bits. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const SHOWN = 4;

/** An address as it may be shown: whoever has the whole of a Slack address may post there. */
export function displayUrlOf(text: string, kind: Kind): string {
  const { origin, pathname, search } = new URL(text);
  if (kind === 'slack') return `${origin}/…${pathname.slice(-SHOWN)}`;
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}
