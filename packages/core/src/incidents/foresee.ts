import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { Ledger } from '../ledger/engine.ts';
import { commandsFor, type Item, type PaidBack, refundIn } from './item.ts';

const BATCH = 500;

/** A charge, what it would give back and, where that is nothing, why. */
export type Foreseen = Item & { gets: number; why: string | null };

/** What the rules would decide now on each of these charges, in their order. */
export async function foresee(
  { sql, ledger }: { sql: Sql; ledger: Ledger },
  items: readonly Item[],
): Promise<Foreseen[]> {
  const commands = await commandsFor(sql, items, { actor: 'dry run', facts: {} });
  const foreseen: Foreseen[] = [];
  for (let first = 0; first < items.length;) {
    const end = endOfBatch(items, first);
    const batch = commands.slice(first, end);
    const results = await ledger.preview<PaidBack>(batch.flatMap((command) => command ?? []));
    const decided = results[Symbol.iterator]();
    for (const [index, command] of batch.entries()) {
      const item = items[first + index];
      const result = command ? decided.next().value : undefined;
      if (item) foreseen.push({ ...item, ...outcomeOf(result) });
    }
    first = end;
  }
  return foreseen;
}

/** The charges of a user are decided together: one takes the room of the next. */
function endOfBatch(items: readonly Item[], first: number): number {
  let end = Math.min(first + BATCH, items.length);
  while (end < items.length && items[end]?.userId === items[end - 1]?.userId) end += 1;
  return end;
}

function outcomeOf(result: { value: PaidBack } | { error: unknown } | undefined) {
  if (!result) return { gets: 0, why: 'refunded_meanwhile' };
  if ('error' in result) {
    return { gets: 0, why: result.error instanceof LedgerError ? result.error.code : 'internal' };
  }
  const refund = refundIn(result.value);
  return typeof refund === 'string' ? { gets: 0, why: refund } : { gets: refund.amount, why: null };
}
