import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { fitsCap } from '../caps/use.ts';
import { LedgerError } from '../errors.ts';
import type { Ledger } from '../ledger/engine.ts';
import * as field from '../ledger/fields.ts';
import { givenBack } from '../ledger/refund.ts';
import { previewOf } from '../refresh/preview.ts';
import { type Answer, capped, commandOf, type Request } from './request.ts';
import { creditTypeOf } from './within-caps.ts';

export const previewByHandInput = capped;

export const previewByHandAnswer = z.object({
  creditType: z.string(),
  /** Negative where credits are taken. */
  amount: z.int(),
  balanceBefore: field.amountOrZero,
  balanceAfter: field.amountOrZero,
  /** What a refund gives back to which grant; one made only then has an id of no meaning yet. */
  grants: z.array(givenBack),
  /** Whether it is over the caller's caps and would wait for an approver. */
  needsApproval: z.boolean(),
});

/**
 * What a change by hand would do now, to the credit; nothing changes.
 * @param capped whether the actor has caps
 * @throws LedgerError whatever the change itself would be refused with; charge_refunded where
 *   nothing is left to give back
 */
export async function previewByHand(
  { sql, ledger }: { sql: Sql; ledger: Ledger },
  request: Request,
  actor: string,
  { capped: hasCaps }: { capped: boolean },
): Promise<z.output<typeof previewByHandAnswer>> {
  const command = await commandOf(ledger, request, actor);
  const foreseen = await previewOf<Answer>(ledger, { ...command, idempotency: undefined });
  if (request.kind === 'refund' && foreseen.replayed)
    throw new LedgerError('charge_refunded', { chargeId: request.input.chargeId });
  const creditType =
    request.kind === 'refund'
      ? await creditTypeOf(sql, command.userId, request.input.chargeId)
      : request.input.creditType;
  const amount = 'amount' in foreseen ? foreseen.amount : (request.input.amount ?? 0);
  const fits = !hasCaps || (await fitsCap(sql, { actor, creditType, amount: Math.abs(amount) }));
  return {
    ...{ creditType, amount, balanceBefore: foreseen.balance - amount },
    balanceAfter: foreseen.balance,
    grants: 'grants' in foreseen ? foreseen.grants : [],
    needsApproval: !fits,
  };
}
