import type { Sql, Transaction } from '@makegood/db';
import pMap from 'p-map';
import { isSame, runTogether } from '../clerk/apply.ts';
import {
  type Change,
  commandsFor,
  hasMovedOn,
  isApplied,
  isBoughtAgain,
} from '../clerk/commands.ts';
import { ensurePlans } from '../clerk/ensure-plans.ts';
import type { SubscriptionFacts } from '../clerk/facts.ts';
import { type KnownSubscription, merge } from '../clerk/merge.ts';
import { planFrom } from '../clerk/plan-from.ts';
import { lockClerkUser, readState, writeState } from '../clerk/state.ts';
import { LedgerError } from '../errors.ts';
import type { Command } from '../ledger/command.ts';
import { staggered } from '../refresh/calendar.ts';
import { codeOf } from './refusal.ts';
import { type Difference, fail, list } from './report.ts';
import type { Sync } from './sync.ts';

const AT_ONCE = 8;
/** When so many in a row got no answer from Clerk, nobody will. */
const MOST_UNANSWERED = 10;

/** Puts a page of users on the plans that their subscriptions at Clerk say. */
export async function syncSubscriptions(sync: Sync, userIds: string[]): Promise<void> {
  let unanswered = 0;
  const one = async (userId: string) => {
    sync.signal.throwIfAborted();
    try {
      const facts = await sync.source.subscription(userId, sync.signal);
      unanswered = 0;
      // Who never had one at Clerk may be on a plan that someone gave them here.
      if (facts) await reconcile(sync, facts);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'clerk_unavailable' && ++unanswered >= MOST_UNANSWERED) throw error;
      fail(sync.report, { kind: 'subscription', id: userId, code });
    }
    sync.advance();
  };
  await pMap(userIds, one, { concurrency: AT_ONCE });
}

type Step = {
  change: Change;
  known: KnownSubscription;
  commands: Command[];
  differences: Difference[];
  isNews: boolean;
};

async function reconcile(sync: Sync, facts: SubscriptionFacts): Promise<void> {
  const { inbox, input, actor, report } = sync;
  if (!input.dryRun) await ensurePlans(inbox.ledger, facts.plans, { tiers: inbox.tiers, actor });
  const step = input.dryRun
    ? await preview(sync, facts)
    : await inbox.sql.begin((tx) => perform(sync, tx, facts));
  const differences = step?.differences ?? [];
  if (differences.some(({ field }) => field === 'planId')) report.planChanges += 1;
  list(report, differences);
}

async function perform(
  sync: Sync,
  tx: Transaction,
  facts: SubscriptionFacts,
): Promise<Step | null> {
  await lockClerkUser(tx, facts.userId);
  const step = await stepFor(sync, tx, facts);
  if (!step?.isNews) return step;
  await runTogether(sync.inbox.ledger, step.commands);
  await writeState(tx, facts.userId, { known: step.known, applied: step.change.decided });
  return step;
}

/** What a dry run cannot know, because it writes nothing: plans and users that come with the sync. */
const missingInDryRun = new Set(['plan_not_found', 'user_not_found']);

async function preview(sync: Sync, facts: SubscriptionFacts): Promise<Step | null> {
  const step = await stepFor(sync, sync.inbox.sql, facts);
  if (!step || step.commands.length === 0) return step;
  for (const result of await sync.inbox.ledger.preview(step.commands)) {
    if (!('error' in result)) continue;
    const { error } = result;
    if (!(error instanceof LedgerError && missingInDryRun.has(error.code))) throw error;
  }
  return step;
}

/** What is to be done for a user; null where they were deleted, or Clerk knows of no plan. */
async function stepFor(
  { actor }: Sync,
  sql: Sql | Transaction,
  facts: SubscriptionFacts,
): Promise<Step | null> {
  const { userId } = facts;
  const { known: before, applied, actual, deleted, now } = await readState(sql, userId);
  if (deleted) return null;
  const known = merge(before, facts);
  if (known.items.length === 0) return null;
  const decided = planFrom(known, now);
  const isSetUp = applied === null && actual === undefined;
  // Free plans have no periods: those who are set up together are not refreshed together.
  if (isSetUp && !decided.hasPeriods) decided.anchorAt = staggered(userId, now);
  const change = { userId, actual, applied, decided, actor };
  const commands = hasMovedOn(change) ? [] : commandsFor(change);
  const isNews = commands.length > 0 || !isApplied(applied, decided) || !isSame(known, before);
  const differences = commands.length > 0 ? differencesOf(change) : [];
  return { change, known, commands, differences, isNews };
}

function differencesOf(change: Change): Difference[] {
  const { userId: id, actual, decided } = change;
  const was = actual ?? { planId: null, nextPlanId: null, pastDue: false };
  const fields = (['planId', 'nextPlanId', 'pastDue'] as const)
    .filter((field) => was[field] !== decided[field])
    .map((field): Difference => ({
      ...{ kind: 'subscription', id, field, before: was[field], after: decided[field] },
    }));
  if (!isBoughtAgain(change) || !actual) return fields;
  const [before, after] = [actual.anchorAt, decided.anchorAt].map((at) =>
    new Date(at).toISOString(),
  );
  return [
    { kind: 'subscription', id, field: 'anchorAt', before: before ?? null, after: after ?? null },
    ...fields,
  ];
}
