import type { Books } from '../ledger/books.ts';
import type { TakeBackCommand } from '../ledger/command.ts';
import { canTakeBack, type Context, openWallet } from '../ledger/rules.ts';

export type TakeBackAnswer = {
  /** The adjustment that took them; null where nothing was there to take. */
  adjustmentId: string | null;
  amount: number;
  /** Why not all of it: it was spent since, or its grant has ended. */
  why: 'spent' | 'ended' | null;
};

/**
 * Takes what a refund gave back from the very grants it went to, as far as it is still there: what was
 * spent since stays spent. The refund itself stands; an adjustment is what takes the credits.
 */
export function decideTakeBack(
  books: Books,
  { userId, creditType, refundId, note, moves, actor }: TakeBackCommand,
  context: Context,
): TakeBackAnswer {
  const wallet = openWallet(books, userId, creditType, context);
  const homes = moves.map(({ grantId, amount }) => {
    const grant = books.grant(userId, grantId);
    if (!grant) throw new Error('A refund went to a grant that is not loaded');
    const isThere = canTakeBack(grant, context.now);
    return { grant, amount, isThere, taken: isThere ? Math.min(grant.remaining, amount) : 0 };
  });
  const amount = homes.reduce((sum, { taken }) => sum + taken, 0);
  const missing = homes.filter((home) => home.taken < home.amount);
  const ended = missing.every(({ isThere }) => !isThere);
  const why = missing.length === 0 ? null : ended ? 'ended' : 'spent';
  if (amount === 0) return { adjustmentId: null, amount, why };
  const adjustmentId = context.newId();
  books.adjustments.push({
    ...{ userId, adjustmentId, creditType, actor, createdAt: context.now },
    ...{ amount: -amount, reason: `undo of refund ${refundId}`, note: note ?? null },
  });
  for (const { grant, taken } of homes) {
    if (taken > 0) books.post(wallet, grant, 'adjustment', -taken, context.now, { adjustmentId });
  }
  return { adjustmentId, amount, why };
}
