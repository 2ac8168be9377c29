import { deduct, grant, type Ledger, LedgerError, openLedger, putUser } from '@makegood/core';
import { connect, type Sql } from '@makegood/db';
import { putCatalogue } from './catalogue.ts';
import { HISTORY_MS, historyOf, LANES, type Size, type Slot } from './history.ts';
import { identitiesOf } from './identities.ts';
import { userIdOf } from './people.ts';
import { ACTOR, type Step } from './stories.ts';

export const DEMO_SIZE: Size = { users: 300, charges: 30_000 };

/** What seeding came to: false where the database is somebody's own, or the seeding was stopped. */
export type Seeded = { complete: boolean };

// Two grants of the first user mark where the history begins and that it is all there.
const FIRST_USER = userIdOf(0);
const BEGUN = 'demo-begun';
const COMPLETE = 'demo-complete';

/**
 * Writes four weeks of history up to now through the real ledger, from the oldest to the newest,
 * unless the database has users of its own. Where it was stopped or killed, it goes on: the history
 * follows from its begin, so the last slots are repeated under the same idempotency keys, which
 * finishes what they left held and charges nothing twice. Once complete it never runs again.
 */
export async function seed(
  { sql, databaseUrl }: { sql: Sql; databaseUrl: string },
  { signal, size = DEMO_SIZE }: { signal?: AbortSignal; size?: Size } = {},
): Promise<Seeded> {
  const progress = await progressOf(sql);
  if (progress === 'not ours') return { complete: false };
  if (progress === 'complete') return { complete: true };
  await putCatalogue(sql);
  const { begin, from } = progress;
  const lanes = openLanes(databaseUrl);
  try {
    await mark(lanes, BEGUN, begin);
    await writeHistory(lanes, rowsOf(historyOf(begin, size)), from, signal);
    if (signal?.aborted) return { complete: false };
    await nameEveryone(lanes, size.users);
    await mark(lanes, COMPLETE, begin + HISTORY_MS);
    return { complete: true };
  } finally {
    await lanes.close();
  }
}

type Progress = 'not ours' | 'complete' | { begin: number; from: number };

async function progressOf(sql: Sql): Promise<Progress> {
  const marks = await sql<{ key: string; createdAt: Date }[]>`
    select key, created_at from idempotency_keys
    where user_id = ${FIRST_USER} and operation = 'grant' and key in (${BEGUN}, ${COMPLETE})`;
  if (marks.some(({ key }) => key === COMPLETE)) return 'complete';
  const begun = marks.find(({ key }) => key === BEGUN)?.createdAt.getTime();
  if (begun === undefined) {
    const users = await sql`select from users limit 1`;
    const begin = Date.now() - HISTORY_MS;
    return users.length > 0 ? 'not ours' : { begin, from: begin };
  }
  const [last] = await sql<{ at: Date | null }[]>`
    select max(at) as at from events where at < ${new Date(begun + HISTORY_MS)}`;
  return { begin: begun, from: last?.at?.getTime() ?? begun };
}

/** A ledger with a clock of its own. */
type Lane = { ledger: Ledger; now: number };

function openLanes(databaseUrl: string) {
  const url = new URL(databaseUrl);
  // What a crash takes away is written again; waiting for the disk would take most of the time.
  url.searchParams.set('synchronous_commit', 'off');
  const sql = connect(url.href, { max: 2 * LANES, name: 'makegood demo', byKey: true });
  const lanes = Array.from({ length: LANES }, () => {
    const lane: Lane = { now: 0, ledger: openLedger({ sql, lanes: 1, clock: () => lane.now }) };
    return lane;
  });
  return {
    sql,
    lanes,
    async close() {
      for (const { ledger } of lanes) await ledger.close();
      await sql.end({ timeout: 5 });
    },
  };
}

type Lanes = ReturnType<typeof openLanes>;

/** A welcome and a farewell gift. What is there without the first is taken for somebody's own. */
async function mark({ lanes: [lane] }: Lanes, key: string, at: number): Promise<void> {
  if (!lane) throw new RangeError('There is no lane');
  lane.now = at;
  const what = { creditType: 'credit', amount: 100, source: 'promo', priority: 100 } as const;
  await grant(lane.ledger, { userId: FIRST_USER, ...what, idempotencyKey: key }, ACTOR);
}

/** Staff look people up by name and email. */
async function nameEveryone({ lanes: [lane] }: Lanes, count: number): Promise<void> {
  if (!lane) throw new RangeError('There is no lane');
  for (const identity of identitiesOf(count))
    await putUser(lane.ledger, { ...identity, planChange: 'now' }, ACTOR);
}

/** The slots that are written side by side, one of each lane. */
function* rowsOf(slots: Iterable<Slot>): Generator<Slot[]> {
  let row: Slot[] = [];
  for (const slot of slots) {
    row.push(slot);
    if (row.length < LANES) continue;
    yield row;
    row = [];
  }
}

/** Writes what begins from `from` on, and the row before it, which may have been cut short. */
async function writeHistory(
  { lanes, sql }: Lanes,
  rows: Iterable<Slot[]>,
  from: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const writeRow = async (row: Slot[]) => {
    await Promise.all(lanes.map((lane, i) => row[i] && writeSlot(lane, row[i])));
  };
  let before: Slot[] = [];
  for (const row of rows) {
    if (signal?.aborted) return;
    const isWritten = row.every(({ start }) => start < from);
    if (!isWritten) {
      await writeRow(before);
      await writeRow(row);
    }
    before = isWritten ? row : [];
  }
  await writeRow(before);
  await sql`analyze`;
}

async function writeSlot(lane: Lane, { start, gifts, chargesAt, charges }: Slot): Promise<void> {
  lane.now = start;
  await Promise.all(gifts.map(({ give }) => give(lane.ledger)));
  lane.now = chargesAt;
  const steps = await Promise.all(
    charges.map(async ({ deduct: input, steps }) => {
      const held = await orRefused(deduct(lane.ledger, input, ACTOR));
      return held ? steps.map((step) => ({ ...step, chargeId: held.chargeId })) : [];
    }),
  );
  for (const together of inOrder(steps.flat())) {
    lane.now = chargesAt + (together[0]?.afterMs ?? 0);
    await Promise.all(together.map(({ run, chargeId }) => orRefused(run(lane.ledger, chargeId))));
  }
}

/** The steps of one moment together, the earliest moment first. */
function inOrder<T extends Step>(steps: T[]): T[][] {
  const moments = Map.groupBy(steps, ({ afterMs }) => afterMs);
  return [...moments].sort(([a], [b]) => a - b).map(([, together]) => together);
}

/** Some cannot pay, and a success that comes late is refused as such: both belong to the story. */
async function orRefused<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    const code = error instanceof LedgerError ? error.code : undefined;
    if (code === 'insufficient_credits' || code === 'charge_refunded') return undefined;
    throw error;
  }
}
