import {
  type ClerkInbox,
  getSyncRun,
  startSync,
  type SyncInput,
  type SyncRun,
} from '@makegood/core';
import { EdgeError } from '../edge-error.ts';
import type { Logger } from '../log.ts';
import { within } from '../within.ts';
import { type ClerkConfig, openClerk } from './client.ts';

/** How long an answer waits for a sync to be over, and stopping for it to end. */
const ANSWER_MS = 10_000;
const STOP_MS = 10_000;

export type Syncing = {
  /**
   * Starts a sync and answers it when it is over, or after ten seconds as far as it is then.
   * @throws EdgeError clerk_off; LedgerError sync_running
   */
  start(input: SyncInput, actor: string): Promise<SyncRun>;
  /** Ends what is under way; the next run goes on from what is written. */
  stop(): Promise<void>;
};

/** The syncs that this server runs; without a key for Clerk, none. */
export function openSyncing(
  inbox: ClerkInbox,
  config: ClerkConfig | undefined,
  log: Logger,
): Syncing {
  const source = config && openClerk(config);
  const stopping = new AbortController();
  const running = new Set<Promise<SyncRun>>();
  const onFailed = (error: unknown) => log.warn({ err: error }, 'a sync with Clerk failed');
  return {
    async start(input, actor) {
      if (!source) throw new EdgeError('clerk_off');
      const { signal } = stopping;
      const { runId, over } = await startSync({ inbox, source }, input, actor, {
        signal,
        onFailed,
      });
      running.add(over);
      over.then(
        () => running.delete(over),
        (error: unknown) => {
          running.delete(over);
          onFailed(error);
        },
      );
      return within(ANSWER_MS, over).catch(() => getSyncRun(inbox.ledger, { runId }));
    },
    async stop() {
      stopping.abort();
      await within(STOP_MS, Promise.allSettled(running));
    },
  };
}
