import type { Books } from './books.ts';
import type { LapseCommand } from './command.ts';
import type { Ledger } from './engine.ts';
import { keepFailedRefund } from './failed-refunds.ts';
import { payBack } from './refund.ts';
import type { Context } from './rules.ts';
import { close } from './settle.ts';
import { undeliveredOf } from './undelivered.ts';

const BATCH = 1000;

type LapseAnswer = { refunded: false } | { refunded: true; refundId: string; amount: number };

/**
 * Refunds held charges past their deadline. Reads what is due without locks; the ledger's own lock
 * and second look decide. Any number of servers may sweep at once. Ends when nothing is due, or
 * what is due cannot be paid.
 * @returns how many charges were paid back, and how many could not be
 */
export async function sweep(ledger: Ledger): Promise<{ refunded: number; failed: number }> {
  const swept = { refunded: 0, failed: 0 };
  for (;;) {
    const due = await dueCharges(ledger);
    const results = await Promise.all(due.map((charge) => lapse(ledger, charge)));
    const refunded = results.filter((result) => result === 'refunded').length;
    swept.refunded += refunded;
    swept.failed += results.filter((result) => result === 'failed').length;
    if (due.length < BATCH || refunded === 0) return swept;
  }
}

async function lapse(ledger: Ledger, charge: { userId: string; chargeId: string }) {
  const command: LapseCommand = { kind: 'lapse', ...charge, actor: 'sweeper' };
  try {
    const submit = () => ledger.submit<LapseAnswer>(command);
    const { refunded } = await keepFailedRefund(ledger, command, submit);
    return refunded ? 'refunded' : 'untouched';
  } catch {
    // Kept with its backoff, or the next sweep's: one charge never stops the others.
    return 'failed';
  }
}

export function decideLapse(books: Books, command: LapseCommand, context: Context): LapseAnswer {
  const charge = books.charge(command.userId, command.chargeId);
  const due = charge.state === 'held' && charge.deadline !== null && charge.deadline <= context.now;
  if (!due) return { refunded: false };
  const reason = charge.providerTaskId === null ? 'worker_crashed' : 'callback_missing';
  const { amount, units } = undeliveredOf(charge);
  if (amount === 0 && charge.settledAmount) {
    close(books, charge, {}, context);
    return { refunded: false };
  }
  const payment = { amount, units, reason, actor: command.actor } as const;
  const { refundId } = payBack(books, charge, payment, context);
  if (charge.state === 'held') close(books, charge, {}, context);
  return { refunded: true, refundId, amount };
}

/** Held charges past their deadline, but for those whose refund failed and waits for its next attempt. */
const dueCharges = ({ sql }: Ledger) => sql<{ userId: string; chargeId: string }[]>`
  select c.user_id as "userId", c.charge_id as "chargeId"
  from charges c
  where c.state = 'held' and c.deadline <= (select makegood_now())
    and not exists (
      select from failed_refunds f
      where f.user_id = c.user_id and f.charge_id = c.charge_id and f.resolved_at is null)
  order by c.deadline
  limit ${BATCH}`;
