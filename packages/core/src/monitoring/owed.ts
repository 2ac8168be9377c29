import type { Sql } from '@makegood/db';

/** What the ledger owes its users at this moment. */
export type Owed = {
  /** Charges still held past their deadline; the sweeper's to refund. */
  heldPastDeadline: number;
  /** Refunds that failed and are tried again. */
  failedRefunds: number;
};

/** Counts what should be refunded by now and is not. */
export async function owed({ sql }: { sql: Sql }): Promise<Owed> {
  const [row] = await sql<[Owed]>`
    select (select count(*)::int from charges where state = 'held' and deadline < (select makegood_now())) as held_past_deadline,
      (select count(*)::int from failed_refunds where resolved_at is null) as failed_refunds`;
  return row;
}
