import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { type AdapterName, adapterNames } from './adapters/index.ts';

/** Counts stop here. */
const MOST_COUNTED = 10_000;

/** How the callbacks of a provider are taken, without their secret. Times are ISO 8601 UTC. */
export const providerCallbacks = z.object({
  /** As charges name it. */
  provider: field.label,
  adapter: z.enum(adapterNames),
  createdAt: field.time,
  createdBy: z.string(),
  changedAt: field.time,
  changedBy: z.string(),
  /** Until when the secret before this one is good too. */
  previousSecretUntil: field.time.nullable(),
  /** Callbacks that wait for a charge with their task; at most 10,000 are counted. */
  waiting: z.int(),
  /** Callbacks whose charge did not appear, and when the last was given up. */
  unmatched: z.int(),
  unmatchedAt: field.time.nullable(),
  /** Callbacks, signed by the provider, that were refused; when the last was, and the code that its sender was told. */
  refused: z.int(),
  refusedAt: field.time.nullable(),
  refusedBecause: z.string().nullable(),
});
export type ProviderCallbacks = z.output<typeof providerCallbacks>;

export const providerCallbacksInput = z.strictObject({ provider: field.label });

export type ProviderRow = {
  provider: string;
  adapter: AdapterName;
  createdAt: Date;
  createdBy: string;
  changedAt: Date;
  changedBy: string;
  previousSecretUntil: Date | null;
  waiting: number;
  unmatched: number;
  unmatchedAt: Date | null;
  refused: number;
  refusedAt: Date | null;
  refusedBecause: string | null;
};

export const columns = (sql: Sql) => sql`
  p.provider, p.adapter, p.created_at, p.created_by, p.changed_at, p.changed_by, p.unmatched,
  p.unmatched_at, p.refused, p.refused_at, p.refused_because,
  case when p.previous_secret_until > makegood_now() then p.previous_secret_until end
    as previous_secret_until,
  (select count(*)::int from (
    select from parked_callbacks w where w.provider = p.provider limit ${MOST_COUNTED}) w) as waiting`;

const iso = (time: Date | null) => time?.toISOString() ?? null;

export const providerOf = (row: ProviderRow): ProviderCallbacks => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  previousSecretUntil: iso(row.previousSecretUntil),
  unmatchedAt: iso(row.unmatchedAt),
  refusedAt: iso(row.refusedAt),
});

/** The provider, where a statement found one. */
export function found(row: ProviderRow | undefined, provider: string): ProviderCallbacks {
  if (!row) throw new LedgerError('provider_not_found', { provider });
  return providerOf(row);
}

/**
 * How the callbacks of one provider are taken.
 * @throws LedgerError provider_not_found
 */
export async function getProviderCallbacks(
  { sql }: { sql: Sql },
  { provider }: z.output<typeof providerCallbacksInput>,
): Promise<ProviderCallbacks> {
  const [row] = await sql<ProviderRow[]>`
    select ${columns(sql)} from provider_callbacks p where p.provider = ${provider}`;
  return found(row, provider);
}
