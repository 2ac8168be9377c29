import { pgArray, type Sql, type Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { LedgerError } from '../errors.ts';
import type { Books } from './books.ts';
import type { Command } from './command.ts';
import { decide, type Outcome } from './decide.ts';
import { load } from './load.ts';
import { write } from './write.ts';

/** Whether to wait for users that another transaction has locked, or to leave their commands out. */
export type OnLocked = 'wait' | 'leave_out';

/**
 * Where a batch runs, and by which clock; the database's where none is named. `changed` is told
 * whose wallets changed, once that is committed or may be.
 */
export type Place = {
  sql: Sql;
  clock: (() => number) | undefined;
  changed: (userId: string) => void;
};

/**
 * Runs commands in one transaction: lock, then load, then decide, then write.
 * Returns one outcome for each; returns only once they are committed.
 */
export async function runBatch(
  { sql, clock, changed }: Place,
  commands: Command[],
  onLocked: OnLocked,
): Promise<Outcome[]> {
  let wallets: Books['changedWallets'] = new Set();
  const running = sql.begin(async (tx) => {
    const created = await createUsers(tx, commands);
    const free = await lockUsers(tx, commands, onLocked);
    // A command for a user that exists nowhere goes on, to be refused by the rules.
    const going = commands.filter((command) => !free.left.has(command.userId));
    // A new statement has a fresh snapshot: it sees what was committed while we waited for the lock.
    const { books, now: told } = await load(tx, going, free.locked);
    const now = clock?.() ?? told;
    const outcomes = decide(books, going, { now, newId: uuidv7 });
    wallets = books.changedWallets;
    await write(tx, books, now);
    await forgetUnused(tx, created, books);
    const iterator = outcomes[Symbol.iterator]();
    return commands.map((command): Outcome => {
      if (free.left.has(command.userId))
        return { refused: new LedgerError('busy', { retryAfter: 1 }) };
      const next = iterator.next();
      if (next.done) throw new Error('A command has no outcome');
      return next.value;
    });
  }) as Promise<Outcome[]>;
  try {
    return await running;
  } finally {
    for (const { userId } of wallets) changed(userId);
  }
}

const creating = new Set<Command['kind']>(['grant', 'subscribe', 'enroll']);

/** What the commands would get now, decided but not written; they wait for nobody. */
export async function previewBatch(
  { sql, clock }: Pick<Place, 'sql' | 'clock'>,
  commands: Command[],
): Promise<Outcome[]> {
  return (await sql.begin('isolation level repeatable read read only', async (tx) => {
    const known = await tx<{ userId: string }[]>`
      select user_id from users where user_id = any(${pgArray([...new Set(commands.map(({ userId }) => userId))])}::text[])`;
    const { books, now } = await load(tx, commands, new Set(known.map(({ userId }) => userId)));
    return decide(books, commands, { now: clock?.() ?? now, newId: uuidv7 });
  })) as Outcome[];
}

/** A grant or a plan creates its user. Ordered, so that two batches cannot wait for each other. */
async function createUsers(tx: Transaction, commands: Command[]): Promise<string[]> {
  const granted = commands
    .filter((command) => creating.has(command.kind))
    .map(({ userId }) => userId);
  if (granted.length === 0) return [];
  const rows = await tx<{ userId: string }[]>`
    insert into users (user_id, created_at)
    select user_id, makegood_now() from (
      select distinct user_id from unnest(${pgArray(granted)}::text[]) as g (user_id)
    ) wanted
    order by user_id
    on conflict do nothing
    returning user_id`;
  return rows.map((row) => row.userId);
}

/** Locks the users in one order everywhere: whatever happens to a user happens one after the other. */
async function lockUsers(tx: Transaction, commands: Command[], onLocked: OnLocked) {
  const users = pgArray([...new Set(commands.map((command) => command.userId))]);
  const rows = await tx<{ userId: string }[]>`
    select user_id from users where user_id = any(${users}::text[])
    order by user_id
    for no key update ${onLocked === 'leave_out' ? tx`skip locked` : tx``}`;
  const locked = new Set(rows.map((row) => row.userId));
  const left = new Set<string>();
  if (onLocked === 'leave_out') {
    const existing = await tx<{ userId: string }[]>`
      select user_id from users where user_id = any(${users}::text[])`;
    for (const { userId } of existing) if (!locked.has(userId)) left.add(userId);
  }
  return { locked, left };
}

/** What is refused leaves no user behind. */
async function forgetUnused(
  tx: Transaction,
  created: string[],
  books: Pick<Books, 'newGrants' | 'newSubscriptions'>,
) {
  if (created.length === 0) return;
  const used = new Set([...books.newGrants, ...books.newSubscriptions].map((row) => row.userId));
  const unused = created.filter((userId) => !used.has(userId));
  if (unused.length > 0)
    await tx`delete from users where user_id = any(${pgArray(unused)}::text[])`;
}
