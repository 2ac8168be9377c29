import type { Transaction } from '@makegood/db';

/** What charges of a credit type hold at this moment: how many, their credits, and the next deadline. */
export async function heldNow(tx: Transaction, creditType: string) {
  const [row] = await tx<{ charges: number; credits: number; nextDeadline: Date | null }[]>`
    select count(*)::int as charges,
      coalesce(sum(amount - returned_amount - refunded_amount), 0)::int8 as credits,
      min(deadline) as next_deadline
    from charges where state = 'held' and credit_type = ${creditType}`;
  const { charges = 0, credits = 0, nextDeadline = null } = row ?? {};
  return { charges, credits, nextDeadline: nextDeadline && nextDeadline.toISOString() };
}
