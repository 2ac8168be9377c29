import type { Books } from '../ledger/books.ts';
import type { ReverseRefreshCommand } from '../ledger/command.ts';
import { LedgerError } from '../errors.ts';
import { burnOrder, type Context, issue, openWallet, requireRoom } from '../ledger/rules.ts';
import type { Cause, Grant, PastRefresh, PlanCreditChange, Wallet } from '../ledger/state.ts';
import { planGrants } from './renew.ts';

/** Why a refresh cannot be taken back. */
export type NotReversed = 'already_reversed' | 'refreshed_since' | 'plan_changed' | 'grant_gone';

export type ReversalAnswer =
  | { reversed: true; refreshId: string; oldBalance: number; newBalance: number }
  | { reversed: false; reason: NotReversed };

/**
 * Takes back what is left of the grants of a refresh and gives back what expired by it. What was
 * spent since stays spent: it is taken from what is given back, and where it is more than that, from
 * what was carried over.
 */
export function decideReverse(
  books: Books,
  { userId, refreshId, actor }: ReverseRefreshCommand,
  context: Context,
): ReversalAnswer {
  const past = books.pastRefreshes.get(refreshId);
  if (!past || past.userId !== userId) throw new LedgerError('refresh_not_found', { refreshId });
  const reason = standsAgainst(books, past);
  if (reason) return { reversed: false, reason };
  const plan = past.changes.map((change) => planned(books, past, change, context));
  const reversalId = context.newId();
  const cause = { refreshId: reversalId };
  const changes = plan.map(({ wallet, grant, restored, overspent, oldBalance }) => {
    let taken = 0;
    if (grant) {
      taken = takeBack(books, wallet, [grant], grant.remaining, cause, context);
      books.changeGrant(grant, { state: 'voided' });
      // A refund since may have gone to what was carried over, and the new grant have paid instead.
      const carriedOver = planGrants(books, userId, wallet.creditType).filter(
        ({ createdAt }) => createdAt <= grant.createdAt,
      );
      taken += takeBack(books, wallet, carriedOver, overspent, cause, context);
    }
    const back =
      restored > 0
        ? issue(books, wallet, { source: 'plan', amount: restored, actor }, context)
        : null;
    if (back) books.post(wallet, back, 'grant', restored, context.now, cause);
    const change: PlanCreditChange = {
      creditType: wallet.creditType,
      oldBalance,
      newBalance: wallet.balance,
      expired: taken,
      granted: back && { grantId: back.grantId, amount: restored },
    };
    return change;
  });
  books.refreshes.push({
    ...{ userId, refreshId: reversalId, kind: 'reversal', runId: null, planId: past.planId },
    ...{ at: context.now, dueAt: null, changes, reverses: refreshId, actor },
  });
  const [first] = changes;
  return {
    reversed: true,
    refreshId: reversalId,
    oldBalance: first?.oldBalance ?? 0,
    newBalance: first?.newBalance ?? 0,
  };
}

function standsAgainst(books: Books, past: PastRefresh): NotReversed | null {
  if (past.reversed) return 'already_reversed';
  if (past.followed) return 'refreshed_since';
  // The credits before it were another plan's.
  if (past.changedPlan) return 'plan_changed';
  const gone = past.changes.some(
    ({ granted }) => granted && books.grant(past.userId, granted.grantId)?.state !== 'live',
  );
  return gone ? 'grant_gone' : null;
}

/** Takes an amount, or what there is of it, from grants in burn order; returns what was taken. */
function takeBack(
  books: Books,
  wallet: Wallet,
  grants: Grant[],
  amount: number,
  cause: Cause,
  { now }: Context,
): number {
  let missing = amount;
  for (const grant of grants.toSorted(burnOrder)) {
    const taken = Math.min(grant.remaining, missing);
    if (taken > 0) books.post(wallet, grant, 'void', -taken, now, cause);
    missing -= taken;
  }
  return amount - missing;
}

/** What is taken back and given back of a credit type, before anything is. */
function planned(books: Books, past: PastRefresh, change: PlanCreditChange, context: Context) {
  const wallet = openWallet(books, past.userId, change.creditType, context);
  const grant = change.granted && books.grant(past.userId, change.granted.grantId);
  const spent = grant ? grant.amount - grant.remaining : 0;
  const restored = Math.max(0, change.expired - spent);
  const overspent = Math.max(0, spent - change.expired);
  requireRoom(wallet, Math.max(0, restored - (grant?.remaining ?? 0)));
  return { wallet, grant, restored, overspent, oldBalance: wallet.balance };
}
