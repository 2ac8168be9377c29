import type { Ledger } from './engine.ts';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from './fields.ts';

const at = z.iso.datetime();

export const getChargeInput = z.strictObject({ chargeId: field.id });

export const chargeAnswer = z.object({
  chargeId: field.id,
  userId: z.string(),
  feature: z.string(),
  creditType: z.string(),
  units: z.int(),
  amount: field.amountOrZero,
  returnedAmount: field.amountOrZero,
  refundedAmount: field.amountOrZero,
  refundedUnits: z.int(),
  /** What can still be refunded. */
  refundable: field.amountOrZero,
  state: z.enum(['held', 'settled', 'refunded']),
  attempt: z.int(),
  provider: z.string().nullable(),
  providerTaskId: z.string().nullable(),
  apiRoute: z.string().nullable(),
  metadata: z.record(z.string(), z.json()).nullable(),
  /** The provider's cost in US dollars. */
  costUsd: z.number().nullable(),
  createdAt: at,
  deadline: at.nullable(),
  settledAt: at.nullable(),
  refundedAt: at.nullable(),
  absorbedAt: at.nullable(),
  rechargedBy: field.id.nullable(),
  refunds: z.array(
    z.object({
      refundId: field.id,
      amount: field.amountOrZero,
      units: z.int(),
      reason: field.reason,
      apiRoute: z.string().nullable(),
      errorMessage: z.string().nullable(),
      transactionId: z.string().nullable(),
      metadata: z.record(z.string(), z.json()).nullable(),
      actor: z.string(),
      createdAt: at,
    }),
  ),
  grants: z.array(
    z.object({
      grantId: field.id,
      source: z.string(),
      expiresAt: at.nullable(),
      drawn: field.amountOrZero,
      givenBack: field.amountOrZero,
    }),
  ),
});
export type ChargeAnswer = z.output<typeof chargeAnswer>;

/**
 * A charge with its refunds and the grants it drew on and gave back to.
 * @throws LedgerError charge_not_found
 */
export async function getCharge(
  ledger: Ledger,
  { chargeId }: { chargeId: string },
): Promise<ChargeAnswer> {
  const userId = await ledger.ownerOf(chargeId);
  const [row] = await ledger.sql<{ charge: ChargeAnswer }[]>`
    select jsonb_build_object(
      'chargeId', c.charge_id, 'userId', c.user_id, 'feature', c.feature, 'creditType', c.credit_type,
      'units', c.units, 'amount', c.amount, 'returnedAmount', c.returned_amount,
      'refundedAmount', c.refunded_amount, 'refundedUnits', c.refunded_units,
      'refundable', c.amount - c.returned_amount - c.refunded_amount, 'state', c.state,
      'attempt', c.attempt, 'provider', c.provider, 'providerTaskId', c.provider_task_id,
      'apiRoute', c.api_route, 'metadata', c.metadata, 'costUsd', c.cost_usd,
      'createdAt', c.created_at, 'deadline', c.deadline, 'settledAt', c.settled_at,
      'refundedAt', c.refunded_at, 'absorbedAt', c.absorbed_at, 'rechargedBy', c.recharged_by,
      'refunds', coalesce((
        select jsonb_agg(jsonb_build_object(
          'refundId', r.refund_id, 'amount', r.amount, 'units', r.units, 'reason', r.reason,
          'apiRoute', r.api_route, 'errorMessage', r.error_message, 'transactionId', r.transaction_id,
          'metadata', r.metadata, 'actor', r.actor, 'createdAt', r.created_at)
          order by r.remaining_after desc, r.refund_id)
        from refunds r where r.user_id = c.user_id and r.charge_id = c.charge_id), '[]'),
      'grants', coalesce((
        select jsonb_agg(jsonb_build_object(
          'grantId', g.grant_id, 'source', g.source, 'expiresAt', g.expires_at,
          'drawn', e.drawn, 'givenBack', e.given_back) order by e.first)
        from (
          select grant_id, min(seq) as first, -coalesce(sum(delta) filter (where delta < 0), 0) as drawn,
            coalesce(sum(delta) filter (where delta > 0), 0) as given_back
          from (
            select grant_id, seq, delta from entries
            where user_id = c.user_id and credit_type = c.credit_type
              and seq >= c.first_entry and seq < c.first_entry + c.draws
            union all
            select grant_id, seq, delta from entries
            where user_id = c.user_id and charge_id = c.charge_id and delta > 0
          ) lines group by grant_id
        ) e join grants g on g.user_id = c.user_id and g.grant_id = e.grant_id), '[]')
    ) as charge
    from charges c where c.user_id = ${userId} and c.charge_id = ${chargeId}`;
  if (!row) throw new LedgerError('charge_not_found', { chargeId });
  return inUtc(row.charge);
}

const iso = (text: string | null) => text && new Date(text).toISOString();

/** jsonb writes times with an offset; answers have them as ISO 8601 UTC. */
function inUtc(charge: ChargeAnswer): ChargeAnswer {
  return {
    ...charge,
    createdAt: new Date(charge.createdAt).toISOString(),
    deadline: iso(charge.deadline),
    settledAt: iso(charge.settledAt),
    refundedAt: iso(charge.refundedAt),
    absorbedAt: iso(charge.absorbedAt),
    refunds: charge.refunds.map((r) => ({ ...r, createdAt: new Date(r.createdAt).toISOString() })),
    grants: charge.grants.map((g) => ({ ...g, expiresAt: iso(g.expiresAt) })),
  };
}
