import { z } from 'zod';
import type { Books } from './books.ts';
import type { FailCommand } from './command.ts';
import type { Ledger } from './engine.ts';
import { keepFailedRefund } from './failed-refunds.ts';
import * as field from './fields.ts';
import { fingerprintOf } from './fingerprint.ts';
import { idempotencyOf } from './idempotency.ts';
import { payBack, refundFactsInput, shareOfUnits } from './refund.ts';
import { defaultRefundPolicy, failureClasses, reasonOf, type RefundRule } from './refund-policy.ts';
import { type Context, leftOf } from './rules.ts';
import { close } from './settle.ts';
import type { Charge } from './state.ts';
import { undeliveredOf } from './undelivered.ts';

const failFields = z.strictObject({
  chargeId: field.id,
  failure: z.enum(failureClasses),
  /** How many units failed, where only some did. */
  units: field.units.optional(),
  /** What becomes of the other units: settled, or still held because their work goes on. */
  rest: z.enum(['settled', 'held']).optional(),
  /** Share of the work that was delivered, 0 to 1, of a stream that broke. */
  delivered: z.number().min(0).max(1).optional(),
  /** What the failed work cost all the same, in US dollars. */
  costUsd: field.costUsd.optional(),
  providerTaskId: field.label.optional(),
  idempotencyKey: field.idempotencyKey.optional(),
  ...refundFactsInput,
});

export const failInput = failFields.refine(
  ({ rest, units }) => rest !== 'held' || units !== undefined,
  { message: 'Name the units that failed.', path: ['units'] },
);

export const failAnswer = z.object({
  chargeId: field.id,
  state: z.enum(['held', 'settled', 'refunded']),
  /** false: the policy gives nothing back; pending: at the deadline, unless a callback comes. */
  refunded: z.union([z.boolean(), z.literal('pending')]),
  refundId: field.id.nullable(),
  reason: field.reason,
  amount: field.amountOrZero,
  remaining: field.amountOrZero,
  balance: field.amountOrZero,
  replayed: z.boolean(),
});
export type FailAnswer = z.output<typeof failAnswer>;

/**
 * The work of a charge failed: gives back what the feature's refund policy says for this class of
 * failure and settles the rest, or goes on holding it. Work that another worker has settled is not given back.
 * @throws LedgerError charge_not_found, refund_exceeds_charge, idempotency_key_reused,
 *   refund_pending when the refund failed and was kept to be tried again
 */
export async function fail(ledger: Ledger, input: z.output<typeof failInput>, actor: string) {
  const userId = await ledger.ownerOf(input.chargeId);
  const { idempotencyKey: _, metadata, ...rest } = input;
  const command: FailCommand = {
    kind: 'fail',
    ...rest,
    ...(metadata && { metadata: JSON.stringify(metadata) }),
    userId,
    actor,
    idempotency: idempotencyOf(input),
  };
  return keepFailedRefund(ledger, command, () => ledger.submit<FailAnswer>(command));
}

export function decideFail(books: Books, command: FailCommand, context: Context): FailAnswer {
  const charge = books.charge(command.userId, command.chargeId);
  const reason = reasonOf[command.failure];
  if (charge.state === 'refunded') return refundedBefore(books, charge, reason);
  // Another worker on the same job has delivered: what it was paid for is not given back.
  if (charge.settledBalance !== null && !command.afterSettling)
    return answer(books, charge, { refunded: false, reason });
  const { providerTaskId = charge.providerTaskId } = command;
  const { refund, units, amount } = owed(books, charge, { ...command, providerTaskId });
  books.changeCharge(charge, { providerTaskId });
  if (refund === 'at_deadline' && charge.state === 'held') {
    return answer(books, charge, { refunded: 'pending', reason });
  }
  const pays = refund !== 'none' && (amount > 0 || leftOf(charge) === 0);
  const back = pays && payBack(books, charge, { ...command, reason, amount, units }, context);
  const costUsd = back ? undefined : command.costUsd;
  const failed = { reason, fails: !back, fingerprint: fingerprintOf(command.errorMessage) };
  const goesOn = command.rest === 'held';
  if (charge.state === 'held' && !goesOn) close(books, charge, { costUsd, failed }, context);
  if (!back) return answer(books, charge, { refunded: false, reason });
  const { refundId } = back;
  return answer(books, charge, { refunded: true, reason, refundId, amount: back.amount });
}

/** What the feature's policy gives back for this failure. */
function owed(
  books: Books,
  charge: Charge,
  command: Omit<FailCommand, 'providerTaskId'> & { providerTaskId: string | null },
) {
  const own = books.features.get(charge.feature)?.refundPolicy[command.failure];
  const rule = own ?? defaultRefundPolicy[command.failure];
  if (command.rest === 'held') return owedForUnits(books, charge, rule, command);
  const refund = command.providerTaskId === null ? rule.refund : (rule.asynchronous ?? rule.refund);
  const left = leftOf(charge);
  if (tooOften(books, charge, rule, command))
    return { refund: 'none' as const, units: 0, amount: 0 };
  if (refund === 'none') return { refund, units: 0, amount: 0 };
  // Nobody says that what was delivered before is worth nothing.
  if (command.failure === 'worker_crashed' && charge.state === 'held')
    return { refund, ...undeliveredOf(charge) };
  if (refund === 'units' && command.units !== undefined) {
    return {
      refund,
      units: command.units,
      amount: Math.min(left, shareOfUnits(charge, command.units)),
    };
  }
  const delivered = command.delivered ?? 0;
  if (refund === 'undelivered' && delivered >= (rule.fullBelow ?? 0)) {
    // What was delivered is paid for, rounded in the user's favour.
    return { refund, units: 0, amount: Math.max(0, left - Math.floor(left * delivered)) };
  }
  return { refund, units: 0, amount: left };
}

/** Of units that failed while the others go on, nothing waits for a callback. */
function owedForUnits(
  books: Books,
  charge: Charge,
  rule: RefundRule,
  { failure, units = 0, delivered = 0 }: Pick<FailCommand, 'failure' | 'units' | 'delivered'>,
) {
  const whole = Math.min(leftOf(charge), shareOfUnits(charge, units));
  const { refund, fullBelow = 0 } = rule;
  if (refund === 'none' || tooOften(books, charge, rule, { failure })) {
    return { refund: 'none' as const, units: 0, amount: 0 };
  }
  const kept = refund === 'undelivered' && delivered >= fullBelow ? whole * delivered : 0;
  return { refund: 'units' as const, units, amount: whole - Math.floor(kept) };
}

function tooOften(
  books: Books,
  { userId }: Charge,
  { perUserAndDay }: RefundRule,
  { failure }: Pick<FailCommand, 'failure'>,
): boolean {
  return (
    perUserAndDay !== undefined && books.refundsToday(userId, reasonOf[failure]) >= perUserAndDay
  );
}

function refundedBefore(books: Books, charge: Charge, reason: FailAnswer['reason']): FailAnswer {
  const last = books.refundsOf(charge).at(-1);
  return {
    ...answer(books, charge, { refunded: true, reason: last?.reason ?? reason }),
    refundId: last?.refundId ?? null,
    amount: last?.amount ?? 0,
    balance: last?.balanceAfter ?? 0,
    replayed: true,
  };
}

function answer(
  books: Books,
  charge: Charge,
  what: Pick<FailAnswer, 'refunded' | 'reason'> & Partial<FailAnswer>,
): FailAnswer {
  return {
    chargeId: charge.chargeId,
    state: charge.state,
    refundId: null,
    amount: 0,
    remaining: leftOf(charge),
    balance: books.wallet(charge.userId, charge.creditType).balance,
    replayed: false,
    ...what,
  };
}
