import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { pgArray, type Sql } from '@makegood/db';
import { ANYONE, CHANNEL, MOST_NAMED, payloadsOf } from './channel.ts';

const PAUSE_MS = 50;
const CLOSE_MS = 2000;

export type Announcer = {
  /** Notes that a user's balances changed; costs no more than that. */
  changed(userId: string): void;
  /** Waits until what was noted is sent, a little at most. */
  close(): Promise<void>;
};

/**
 * Tells every server whose balances changed, all of them together, 20 times a second at most. Not
 * in the transactions that change them: those that notify commit one after the other. What cannot
 * be sent is lost, and found by whoever reads again.
 */
export function openAnnouncer(sql: Sql): Announcer {
  let changed = new Set<string>();
  let sending: Promise<void> | undefined;

  async function send(): Promise<void> {
    // What was committed together goes out together.
    await nextTurn();
    while (changed.size > 0) {
      const users = changed;
      changed = new Set();
      await notify(sql, users.size > MOST_NAMED ? [ANYONE] : payloadsOf(users)).catch(() => {});
      await delay(PAUSE_MS);
    }
    sending = undefined;
  }

  return {
    changed(userId) {
      // One more than can be named says enough.
      if (changed.size <= MOST_NAMED) changed.add(userId);
      sending ??= send();
    },
    async close() {
      await Promise.race([sending, delay(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

/** Its commit waits for no disk: it has nothing to keep. */
async function notify(sql: Sql, payloads: string[]): Promise<void> {
  await sql`
    select set_config('synchronous_commit', 'off', true), pg_notify(${CHANNEL}, payload)
    from unnest(${pgArray(payloads)}::text[]) as p (payload)`;
}
