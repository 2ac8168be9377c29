import type { Books } from '../ledger/books.ts';
import type { MakeGoodCommand } from '../ledger/command.ts';
import { payBack } from '../ledger/refund.ts';
import { type Context, leftOf } from '../ledger/rules.ts';
import { close } from '../ledger/settle.ts';
import type { Charge } from '../ledger/state.ts';
import { undeliveredOf } from '../ledger/undelivered.ts';

/** Why a charge of an incident is not paid back. */
export type NotMadeGood = 'nothing_left' | 'settled_meanwhile' | 'not_overdue';

export type MakeGoodAnswer =
  | { refunded: true; refundId: string; amount: number }
  | { refunded: false; why: NotMadeGood };

/** Pays back what is left of a charge at this moment, whatever it was when it was chosen. */
export function decideMakeGood(
  books: Books,
  command: MakeGoodCommand,
  context: Context,
): MakeGoodAnswer {
  const charge = books.charge(command.userId, command.chargeId);
  const why = standsAgainst(charge, command, context);
  if (why) return { refunded: false, why };
  const isOverdue = command.cause === 'overdue';
  const { amount, units } = isOverdue
    ? undeliveredOf(charge)
    : { amount: leftOf(charge), units: 0 };
  const toldBefore = command.cause === 'kept';
  const { refundId } = payBack(books, charge, { ...command, amount, units, toldBefore }, context);
  // What was delivered stays paid, as it does at the deadline.
  if (isOverdue && charge.state === 'held') close(books, charge, {}, context);
  return { refunded: true, refundId, amount };
}

function standsAgainst(
  charge: Charge,
  { cause }: MakeGoodCommand,
  { now }: Context,
): NotMadeGood | null {
  if (leftOf(charge) === 0) return 'nothing_left';
  if (cause !== 'overdue') return null;
  if (undeliveredOf(charge).amount === 0) return 'nothing_left';
  if (charge.state !== 'held') return 'settled_meanwhile';
  return charge.deadline !== null && charge.deadline <= now ? null : 'not_overdue';
}
