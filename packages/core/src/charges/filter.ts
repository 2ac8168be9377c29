import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';

/** What charges and refunds are looked up by; all that is named must hold. */
export const lookUpFilter = {
  userId: field.userId.optional(),
  creditType: field.creditTypeKey.optional(),
  apiRoute: field.label.optional(),
  feature: field.featureKey.optional(),
  provider: field.label.optional(),
  /** Why credits were given back; of a charge, by any of its refunds. */
  reason: field.reason.optional(),
  /** Of the charge as it is now. */
  state: z.enum(['held', 'settled', 'refunded']).optional(),
  /** Created at this time or later, and before that. */
  from: field.time.optional(),
  to: field.time.optional(),
};

const filter = z.object(lookUpFilter);
export type LookUpFilter = z.output<typeof filter>;

/** A condition for each of these columns that is filtered by. */
export function whereEqual(
  sql: Sql | Transaction,
  input: LookUpFilter,
  table: 'c' | 'e' | 'r',
  names: readonly ('creditType' | 'apiRoute' | 'feature' | 'provider' | 'reason')[],
) {
  return names.reduce(
    (conditions, name) => {
      const value = input[name];
      if (value === undefined) return conditions;
      return sql`${conditions} and ${sql(`${table}.${columns[name]}`)} = ${value}`;
    },
    sql``,
  );
}

const columns = {
  creditType: 'credit_type',
  apiRoute: 'api_route',
  feature: 'feature',
  provider: 'provider',
  reason: 'reason',
} as const;

/** The charge's state and the reason of any of its refunds. */
export const whereOfCharge = (sql: Sql, { state, reason }: LookUpFilter) => sql`
  ${state === undefined ? sql`` : sql`and c.state = ${state}`}
  ${
    reason === undefined
      ? sql``
      : sql`and exists (
          select from refunds r
          where r.user_id = c.user_id and r.charge_id = c.charge_id and r.reason = ${reason})`
  }`;

/** The times within which was created what is looked for. */
export const whereCreated = (
  sql: Sql | Transaction,
  { from, to }: LookUpFilter,
  column: 'c.created_at' | 'r.created_at',
) => sql`
  ${from === undefined ? sql`` : sql`and ${sql(column)} >= ${from}::text::timestamptz`}
  ${to === undefined ? sql`` : sql`and ${sql(column)} < ${to}::text::timestamptz`}`;
