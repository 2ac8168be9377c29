import { readFile } from 'node:fs/promises';
import { type Ledger, openLedger, refreshDue } from '@makegood/core';
import { uuidv7 } from 'uuidv7';
import { pool } from '../contenders/contender.ts';
import type { DueUsers } from './due-users.ts';

/** One way to refresh users who are due. All write the same rows. */
export type Refresher = {
  name: string;
  /** The most of the users that it is given; fewer where it is so slow that a sample must do. */
  most: number;
  /** Refreshes all of the users. Fails where someone could not be refreshed. */
  refresh(users: DueUsers): Promise<void>;
  close(): Promise<void>;
};

const SAMPLE = 2000;
/** Users in a transaction, and transactions at once, of the bare SQL: those of the run. */
const BATCH = 250;
const AT_ONCE = 3;

/** The check that a server makes every hour. */
export function openRun(url: string): Refresher {
  const sql = pool(url, 'run');
  const ledger = openLedger({ sql });
  return {
    name: 'run',
    most: Number.POSITIVE_INFINITY,
    refresh: async ({ count }) => expectAll(await refreshDue(ledger), count),
    close: () => closed(ledger),
  };
}

export function expectAll({ refreshed }: { refreshed: number }, count: number): void {
  if (refreshed !== count) throw new Error(`${refreshed} of ${count} users were refreshed`);
}

/** The same rules, a transaction for each user, one after the other. */
export function openOneByOne(url: string): Refresher {
  const ledger = openLedger({ sql: pool(url, 'one by one', 1), lanes: 1 });
  return {
    name: 'a user at a time',
    most: SAMPLE,
    async refresh({ user, count }) {
      const runId = uuidv7();
      for (let i = 0; i < count; i++) {
        const command = { kind: 'refresh', userId: user(i), runId, force: false } as const;
        const [result] = await ledger.runAll([{ ...command, actor: 'bench' }]);
        if (!result || 'error' in result) throw result?.error;
      }
    },
    close: () => closed(ledger),
  };
}

/** The same rows by one statement for so many users, which decides nothing and locks nobody. */
export async function openBareSql(url: string): Promise<Refresher> {
  const sql = pool(url, 'bare sql', AT_ONCE);
  const text = await readFile(new URL('./bare.sql', import.meta.url), 'utf8');
  return {
    name: 'bare SQL',
    most: Number.POSITIVE_INFINITY,
    async refresh({ user, count }) {
      const runId = uuidv7();
      let next = 0;
      const worker = async () => {
        while (next < count) {
          const from = next;
          next = Math.min(from + BATCH, count);
          await sql.unsafe(text, [user(from), user(next), runId], { prepare: true });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

async function closed(ledger: Ledger): Promise<void> {
  await ledger.close();
  await ledger.sql.end({ timeout: 5 });
}
