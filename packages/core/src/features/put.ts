import type { Sql } from '@makegood/db';
import postgres from 'postgres';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { refundPolicy } from '../ledger/refund-policy.ts';

export const putFeatureInput = z.strictObject({
  feature: field.featureKey,
  name: field.label,
  /** Credits for a unit, in the smallest unit of the credit type. */
  cost: field.amountOrZero,
  creditType: field.creditTypeKey.default('credit'),
  operationType: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
  provider: field.label.nullable().default(null),
  holdSeconds: field.holdSeconds.default(300),
  refundPolicy: refundPolicy.default({}),
  lateSuccess: z.enum(['absorb', 'charge_again']).default('absorb'),
});

export const featureAnswer = putFeatureInput.extend({
  archivedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
});
export type FeatureAnswer = z.output<typeof featureAnswer>;

/**
 * Creates a feature, or replaces what it costs and how it is refunded from now on.
 * @throws LedgerError credit_type_not_found
 */
export async function putFeature(
  { sql }: { sql: Sql },
  f: z.output<typeof putFeatureInput>,
): Promise<FeatureAnswer> {
  try {
    const [row] = await sql<{ updatedAt: Date }[]>`
      with counted as (
        insert into features (feature, versions) values (${f.feature}, 1)
        on conflict (feature) do update set versions = features.versions + 1
        returning versions
      )
      insert into feature_versions (feature, version, name, cost, credit_type, operation_type, provider,
        hold_seconds, refund_policy, late_success, archived, effective_at, created_at, actor)
      select ${f.feature}, versions, ${f.name}, ${f.cost}, ${f.creditType}, ${f.operationType}, ${f.provider},
        ${f.holdSeconds}, ${JSON.stringify(f.refundPolicy)}::text::jsonb, ${f.lateSuccess}, false,
        makegood_now(), makegood_now(), 'unknown'
      from counted
      returning effective_at as updated_at`;
    if (!row) throw new Error('The feature was not written');
    return { ...f, archivedAt: null, updatedAt: row.updatedAt.toISOString() };
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === '23503') {
      throw new LedgerError('credit_type_not_found', { creditType: f.creditType });
    }
    throw error;
  }
}
