import type { Sql } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { FailCommand, LapseCommand, MakeGoodCommand, RefundCommand } from './command.ts';
import type { Ledger } from './engine.ts';

/** Commands by which a charge is paid back. */
export type Refunding = RefundCommand | FailCommand | LapseCommand | MakeGoodCommand;

const FIRST_WAIT_S = 5;
const LONGEST_WAIT_S = 600;
const BATCH = 100;

/**
 * Submits a refund. One that the database refuses for a reason of its own is never lost: it is
 * kept and tried again with backoff. What the rules refuse, or what may be tried again by the
 * caller because nothing happened, is passed on.
 */
export async function keepFailedRefund<Answer>(
  { sql }: Ledger,
  command: Refunding,
  submit: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await submit();
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== 'internal') throw error;
    await keep(sql, command, error.code);
    const { chargeId } = command;
    throw new LedgerError(
      'refund_pending',
      { chargeId, retryAfter: FIRST_WAIT_S },
      { cause: error },
    );
  }
}

async function keep(sql: Sql, command: Refunding, lastError: string): Promise<void> {
  const failedRefundId = uuidv7();
  // A key of its own makes the coming attempts one refund, whatever their answers' fate.
  const idempotency = command.idempotency ?? {
    key: `failed-refund:${failedRefundId}`,
    attempt: 1,
    fingerprint: '00',
  };
  await sql`
    insert into failed_refunds (user_id, failed_refund_id, charge_id, command, attempts, last_error,
      next_attempt_at, created_at)
    select ${command.userId}, ${failedRefundId}, ${command.chargeId},
      ${JSON.stringify({ ...command, idempotency })}::text::jsonb, 1, ${lastError},
      makegood_now() + make_interval(secs => ${FIRST_WAIT_S}), makegood_now()
    where not exists (
      select from failed_refunds
      where user_id = ${command.userId} and charge_id = ${command.chargeId} and resolved_at is null
        and command ->> 'kind' = 'lapse' and ${command.kind} = 'lapse')`;
}

type Kept = { userId: string; failedRefundId: string; command: Refunding };

/** Tries refunds that failed again, those whose time has come. */
export async function retryFailedRefunds(
  ledger: Ledger,
): Promise<{ retried: number; resolved: number }> {
  const due = await ledger.sql<Kept[]>`
    select user_id, failed_refund_id, command from failed_refunds
    where resolved_at is null and next_attempt_at <= (select makegood_now())
    order by next_attempt_at limit ${BATCH}`;
  const results = await Promise.all(due.map((kept) => retry(ledger, kept)));
  return { retried: due.length, resolved: results.filter(Boolean).length };
}

async function retry(ledger: Ledger, { userId, failedRefundId, command }: Kept): Promise<boolean> {
  const { sql } = ledger;
  try {
    await ledger.submit(command);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    // Refused by the rules: someone else has paid it back, so it is owed no more.
    const settledOtherwise = ['refund_exceeds_charge', 'charge_refunded'].includes(error.code);
    if (!settledOtherwise) {
      await sql`
        update failed_refunds set attempts = attempts + 1, last_error = ${error.code},
          next_attempt_at = makegood_now()
            + make_interval(secs => least(${LONGEST_WAIT_S}, ${FIRST_WAIT_S} * 2 ^ least(attempts, 20)))
        where user_id = ${userId} and failed_refund_id = ${failedRefundId}`;
      return false;
    }
  }
  await resolveFailedRefund(sql, { userId, failedRefundId });
  return true;
}

/** A refund that was owed is made, or owed no more. */
export async function resolveFailedRefund(
  sql: Sql,
  { userId, failedRefundId }: Pick<Kept, 'userId' | 'failedRefundId'>,
): Promise<void> {
  await sql`
    update failed_refunds set resolved_at = makegood_now()
    where user_id = ${userId} and failed_refund_id = ${failedRefundId} and resolved_at is null`;
}

export const failedRefund = z.object({
  failedRefundId: z.uuid(),
  userId: z.string(),
  chargeId: z.uuid(),
  attempts: z.int(),
  lastError: z.string(),
  nextAttemptAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
});
export type FailedRefund = z.output<typeof failedRefund>;

/** Refunds that are owed and could not be made yet, the next attempts first; at most 100. */
export async function listFailedRefunds({ sql }: Pick<Ledger, 'sql'>): Promise<FailedRefund[]> {
  const rows = await sql<
    (Omit<FailedRefund, 'nextAttemptAt' | 'createdAt'> & { nextAttemptAt: Date; createdAt: Date })[]
  >`
    select failed_refund_id, user_id, charge_id, attempts, last_error, next_attempt_at, created_at
    from failed_refunds where resolved_at is null order by next_attempt_at limit ${BATCH}`;
  return rows.map(({ nextAttemptAt, createdAt, ...row }) => ({
    ...row,
    nextAttemptAt: nextAttemptAt.toISOString(),
    createdAt: createdAt.toISOString(),
  }));
}
