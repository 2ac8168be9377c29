import type { Transaction } from '@makegood/db';
import type { Command } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import { commandsFor, isApplied } from './commands.ts';
import type { SubscriptionFacts } from './facts.ts';
import { type KnownSubscription, merge } from './merge.ts';
import { planFrom } from './plan-from.ts';
import { readState, writeState } from './state.ts';

/**
 * Takes news of a subscription: merges them with what is known, and where that means another plan
 * than was applied last, changes the plan. The user is locked. When it is interrupted between the
 * change and the note of it, the same news again find the change done.
 * @returns whether there was anything new in them
 * @throws LedgerError as the ledger refuses the change (plan_archived, balance_overflow, busy)
 */
export async function applySubscription(
  tx: Transaction,
  ledger: Ledger,
  news: SubscriptionFacts,
  actor: string,
): Promise<boolean> {
  const { userId } = news;
  const { known: before, applied, actual, deleted, now } = await readState(tx, userId);
  if (deleted) return false;
  const known = merge(before, news);
  if (known.items.length === 0) {
    // A payment, say, came first: nothing is known of plans yet, nor to be changed.
    await writeState(tx, userId, { known, applied: null });
    return !isSame(known, before);
  }
  const decided = planFrom(known, now);
  if (applied !== null && isSame(known, before) && isApplied(applied, decided)) return false;
  if (!isApplied(applied, decided)) {
    await runTogether(ledger, commandsFor({ userId, actual, applied, decided, actor }));
  }
  await writeState(tx, userId, { known, applied: decided });
  return true;
}

/** Runs a user's commands in one transaction. Throws the first refusal. */
export async function runTogether(ledger: Ledger, commands: Command[]): Promise<void> {
  if (commands.length === 0) return;
  for (const result of await ledger.runAll(commands)) if ('error' in result) throw result.error;
}

export const isSame = (a: KnownSubscription, b: KnownSubscription) =>
  JSON.stringify(a) === JSON.stringify(b);
