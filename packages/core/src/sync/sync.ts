import type { ClerkSource } from '../clerk/source.ts';
import type { ClerkInbox } from '../clerk/take-event.ts';
import { syncPlans } from './plans.ts';
import type { SyncInput, SyncReport } from './report.ts';
import { syncSubscriptions } from './subscriptions.ts';
import { reportMissing, syncUsers } from './users.ts';

/** A sync that is under way. */
export type Sync = {
  runId: string;
  inbox: ClerkInbox;
  source: ClerkSource;
  input: SyncInput;
  actor: string;
  signal: AbortSignal;
  /** What came of it so far. */
  report: SyncReport;
  done: number;
  total: number;
  /** One more is done. */
  advance: () => void;
};

/**
 * Reconciles from Clerk's API: plans first, then users page by page, with each page their
 * subscriptions. Where it is interrupted, the next run goes on from what is written.
 */
export async function runSync(sync: Sync): Promise<void> {
  const { mode } = sync.input;
  if (mode !== 'users') {
    const plans = await sync.source.plans(sync.signal);
    if (mode === 'plans') sync.total = plans.length;
    await syncPlans(sync, plans);
    if (mode === 'plans') sync.done = plans.length;
  }
  if (mode !== 'plans') await syncPages(sync);
}

async function syncPages(sync: Sync): Promise<void> {
  const found = new Set<string>();
  for await (const { total, users } of sync.source.users(sync.signal)) {
    sync.signal.throwIfAborted();
    sync.total = total;
    // A user that is deleted while the pages are read moves the others up by one.
    const fresh = users.filter(({ userId }) => !found.has(userId));
    for (const { userId } of fresh) found.add(userId);
    sync.report.users.total = found.size;
    await syncUsers(sync, fresh);
    if (sync.input.mode === 'all') {
      await syncSubscriptions(
        sync,
        fresh.map(({ userId }) => userId),
      );
    } else for (const _ of fresh) sync.advance();
  }
  sync.total = found.size;
  await reportMissing(sync, found);
}
