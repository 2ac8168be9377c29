import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { Books } from './books.ts';
import type { ExtendCommand } from './command.ts';
import type { Ledger } from './engine.ts';
import * as field from './fields.ts';
import { shareOf } from './refund.ts';
import type { Context } from './rules.ts';

export const extendInput = z.strictObject({
  chargeId: field.id,
  seconds: field.holdSeconds,
  /** How many of its units are delivered by now: the deadline does not give these back. */
  deliveredUnits: field.units.optional(),
  /** The provider's id of the task, once it is known. */
  providerTaskId: field.label.optional(),
});

export const extendAnswer = z.object({ deadline: z.iso.datetime() });
export type ExtendAnswer = z.output<typeof extendAnswer>;

/**
 * A heartbeat: the work still runs, so the deadline moves to that many seconds from now.
 * It never moves closer, and what was once delivered stays so.
 * @throws LedgerError charge_not_found, charge_settled, charge_refunded
 */
export async function extend(ledger: Ledger, input: z.output<typeof extendInput>, actor: string) {
  const userId = await ledger.ownerOf(input.chargeId);
  return ledger.submit<ExtendAnswer>({ kind: 'extend', ...input, userId, actor });
}

export function decideExtend(books: Books, command: ExtendCommand, { now }: Context): ExtendAnswer {
  const charge = books.charge(command.userId, command.chargeId);
  if (charge.state !== 'held') {
    const code = charge.state === 'settled' ? 'charge_settled' : 'charge_refunded';
    throw new LedgerError(code, { chargeId: charge.chargeId });
  }
  const deadline = Math.max(charge.deadline ?? 0, now + command.seconds * 1000);
  const { providerTaskId = charge.providerTaskId, deliveredUnits = 0 } = command;
  const delivered = shareOf(charge, Math.min(deliveredUnits, charge.units));
  const settledAmount = Math.max(charge.settledAmount ?? 0, delivered) || null;
  books.changeCharge(charge, { deadline, providerTaskId, settledAmount });
  return { deadline: new Date(deadline).toISOString() };
}
