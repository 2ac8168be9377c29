import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { Ledger } from './engine.ts';
import * as field from './fields.ts';
import { type ChargeAnswer, getCharge } from './get-charge.ts';

export const findChargeInput = z.strictObject({
  userId: field.userId,
  /** The key that the credits were deducted under. */
  idempotencyKey: field.idempotencyKey,
});

/**
 * The charge that was made under a key, of the latest attempt. It is how one who knows the job, but
 * not its charge, finds out whether something is owed; nothing is charged by looking.
 * @throws LedgerError charge_not_found
 */
export async function findCharge(
  ledger: Ledger,
  { userId, idempotencyKey }: z.output<typeof findChargeInput>,
): Promise<ChargeAnswer> {
  const [found] = await ledger.sql<{ chargeId: string }[]>`
    select answer ->> 'chargeId' as "chargeId" from idempotency_keys
    where key = ${idempotencyKey} and user_id = ${userId} and operation = 'deduct'
    order by attempt desc limit 1`;
  if (!found) throw new LedgerError('charge_not_found', { userId });
  return getCharge(ledger, found);
}
