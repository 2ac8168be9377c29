import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { asCursor, cursorOf, limit, nextCursor } from '../paging.ts';
import { afterTheLast, entriesBefore, type EntryRow, position } from './history.ts';

export const statementInput = z.strictObject({ cursor: cursorOf(position).optional(), limit });

const kinds = ['charge', 'refund', 'grant', 'refresh', 'expiry', 'adjustment'] as const;

const statementItem = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(kinds),
  /** What it changed of the balance; above zero for a charge that was settled for less. */
  amount: z.int(),
  creditType: z.string(),
  balanceAfter: field.amountOrZero,
  feature: z.string().nullable(),
  /** Why it was refunded. */
  reason: field.reason.nullable(),
  chargeId: field.id.nullable(),
  refundId: field.id.nullable(),
});
type Item = z.output<typeof statementItem>;

export const statementAnswer = z.object({ items: z.array(statementItem), nextCursor });

/**
 * What moved a user's credits, for the user: one item for each thing that happened to a balance,
 * however many grants it touched, newest first. The pages keep a place in each credit type's
 * ledger, so that what is added meanwhile neither repeats nor hides anything.
 */
export async function getStatement(
  { sql }: { sql: Sql },
  input: z.output<typeof statementInput> & { userId: string },
): Promise<z.output<typeof statementAnswer>> {
  const { userId, limit: most } = input;
  const told = { ...(input.cursor ?? (await afterTheLast(sql, userId))) };
  const read = { ...told };
  const items: Item[] = [];
  let lines: EntryRow[] = [];
  for (;;) {
    const rows = await entriesBefore(sql, { userId, of: undefined }, read, most + 1);
    for (const row of rows) {
      const [newest] = lines;
      if (newest && causeOf(newest) !== causeOf(row)) {
        items.push(itemOf(lines));
        told[newest.creditType] = read[newest.creditType] ?? 1;
        if (items.length === most) return { items, nextCursor: asCursor(told) };
        lines = [];
      }
      lines.push(row);
      read[row.creditType] = row.seq;
    }
    if (rows.length > most) continue;
    if (lines.length > 0) items.push(itemOf(lines));
    return { items, nextCursor: null };
  }
}

/** Entries beside each other that have the same one are one thing that happened. */
function causeOf(row: EntryRow): string {
  const { creditType, kind, seq, refundId, adjustmentId, refreshId, chargeId } = row;
  const id = refundId ?? adjustmentId ?? refreshId ?? (chargeId && `${kind} ${chargeId}`);
  return `${creditType} ${id ?? seq}`;
}

function itemOf(lines: EntryRow[]): Item {
  const [newest] = lines;
  const oldest = lines.at(-1);
  if (!newest || !oldest) throw new Error('An item has no entries');
  const { creditType, seq, balanceAfter, feature, chargeId, refundId } = newest;
  const kind = kindOf(newest);
  return {
    id: `${creditType}-${seq}`,
    at: newest.at.toISOString(),
    kind,
    amount: balanceAfter - oldest.balanceBefore,
    ...{ creditType, balanceAfter, feature },
    // Of an adjustment it is what the staff wrote, for the staff.
    reason: kind === 'refund' ? field.reason.parse(newest.reason) : null,
    ...{ chargeId, refundId },
  };
}

function kindOf({ kind, refundId, refreshId }: EntryRow): Item['kind'] {
  if (refreshId !== null) return 'refresh';
  if (refundId !== null) return 'refund';
  switch (kind) {
    case 'return':
      return 'charge';
    case 'void':
      return 'adjustment';
    default:
      return kind;
  }
}
