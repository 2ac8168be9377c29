import type { Transaction } from '@makegood/db';
import { planForMany } from './fold.ts';
import { foldEntries } from './fold-entries.ts';
import { foldEvents } from './fold-events.ts';
import { foldUsers } from './fold-users.ts';

/**
 * Adds everything of a stretch of time to the sums, without looking whether it is in them already: to
 * sum up a history that was written at once.
 * @param from, to ISO 8601 UTC; what happened at `to` is not added
 */
export async function sumStretch(tx: Transaction, from: string, to: string): Promise<void> {
  await planForMany(tx);
  await foldEvents(tx, from, to);
  await foldEntries(tx, from, to);
  await foldUsers(tx, from, to);
}
