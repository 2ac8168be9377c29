import type { Command } from '../ledger/command.ts';
import type { ClerkPlan, Decided } from './plan-from.ts';

/** How the user's plan is here. */
export type Actual = {
  planId: string | null;
  nextPlanId: string | null;
  pastDue: boolean;
  anchorAt: number;
};

export type Change = {
  userId: string;
  /** Undefined where the user never had a plan. */
  actual: Actual | undefined;
  /** What Clerk's subscription meant when it was last applied. */
  applied: ClerkPlan | null;
  decided: Decided;
  actor: string;
};

/** The commands that give the user what Clerk says; none where that is so. */
export function commandsFor(change: Change): Command[] {
  const { userId, actual, decided, actor } = change;
  const { planId } = decided;
  const of = { userId, actor };
  const subscribe = (
    to: string | null,
    when: 'now' | 'next_refresh',
    anchorAt?: number,
  ): Command => ({
    ...{ ...of, kind: 'subscribe', planId: to, when },
    ...(anchorAt !== undefined && { anchorAt }),
  });
  const pastDue = (to: boolean): Command => ({ ...of, kind: 'refresh_settings', pastDue: to });

  if (planId === null) {
    if (!actual || actual.planId === null) return [];
    return [...(actual.pastDue ? [pastDue(false)] : []), subscribe(null, 'now')];
  }
  const again = isBoughtAgain(change);
  const moves = again || actual?.planId !== planId;
  const next = moves ? null : (actual?.nextPlanId ?? null);
  return [
    ...(again ? [subscribe(null, 'now')] : []),
    ...(moves ? [subscribe(planId, 'now', decided.anchorAt)] : []),
    // The same plan again withdraws the change that was to come.
    ...(next !== null && decided.nextPlanId === null ? [subscribe(planId, 'now')] : []),
    ...(decided.nextPlanId !== null && decided.nextPlanId !== next
      ? [subscribe(decided.nextPlanId, 'next_refresh')]
      : []),
    ...((actual?.pastDue ?? false) === decided.pastDue ? [] : [pastDue(decided.pastDue)]),
  ];
}

/**
 * Whether the plan ended and was bought anew while we heard nothing: a period of its own begins,
 * as it would have if the news had come in order.
 */
export function isBoughtAgain({ actual, applied, decided }: Change): boolean {
  return (
    applied !== null &&
    applied.planId === decided.planId &&
    applied.itemId !== decided.itemId &&
    actual?.planId === decided.planId &&
    actual?.anchorAt !== decided.anchorAt
  );
}

/** Whether this was applied before; what staff or a refresh did since then stays. */
export const isApplied = (
  applied: ClerkPlan | null,
  { planId, itemId, nextPlanId, pastDue }: Decided,
) =>
  applied !== null &&
  applied.planId === planId &&
  applied.itemId === itemId &&
  applied.nextPlanId === nextPlanId &&
  applied.pastDue === pastDue;

/** Whether the change that was to come has come with a refresh, before Clerk's own period was over. */
export const hasMovedOn = ({ actual, applied, decided }: Change) =>
  isApplied(applied, decided) &&
  decided.nextPlanId !== null &&
  actual?.planId === decided.nextPlanId;
