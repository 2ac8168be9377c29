import { readFile } from 'node:fs/promises';
import { connect, type Sql } from '@makegood/db';
import type { Progress } from '../rounds.ts';
import { suspend } from './constraints.ts';
import { twoAtATime } from './two-at-a-time.ts';

export type Size = { users: number; charges: number; years: number };

/** Credits that a user is given at first, and buys whenever a charge needs more. */
const PACK = 250;
const DAY_MS = 86_400_000;
const LONGEST_STATEMENT_MS = 3_600_000;

// The largest first.
const tables = [
  'events',
  'charges',
  'entries',
  'users',
  'grants',
  'refunds',
  'idempotency_keys',
  'wallets',
  'subscriptions',
];

/**
 * Fills a migrated, empty database with years of history that end now, by statements over whole
 * sets. The same size gives the same history, moved to its end. All rules of the schema hold for
 * it afterwards, and all of the ledger's.
 */
export async function generate(url: string, size: Size, progress: Progress): Promise<void> {
  const sql = connect(url, {
    ...{ max: 2, name: 'makegood bench scale' },
    ...{ statementTimeoutMs: LONGEST_STATEMENT_MS, lockTimeoutMs: LONGEST_STATEMENT_MS },
  });
  const started = performance.now();
  const step = async (name: string, work = () => run(sql, name)) => {
    const from = performance.now();
    await work();
    progress(`${seconds(started)}: ${name}, in ${seconds(from)}`);
  };
  const inHalves = (name: string) =>
    step(name, () => twoAtATime([0, 1], (half) => run(sql, name, half)));
  try {
    await step('catalogue');
    await writeSettings(sql, size);
    for (const name of ['hours', 'owners']) await step(name);
    for (const name of ['drafts', 'moves']) await inHalves(name);
    await step('totals');
    const suspended = await suspend(sql, tables);
    const writes = [['charges', 'refunds', 'keys'], ['events'], ['entries'], ['users', 'wallets']];
    await twoAtATime(writes, async (names) => {
      for (const name of names) await step(name);
    });
    await step('keys, indexes and references', () => suspended.restore());
    await step('proof', () => prove(sql));
    await sql`drop schema scale cascade`;
    await step('vacuum and statistics', async () => void (await sql`vacuum analyze`));
    await step('checkpoint', async () => void (await sql`checkpoint`));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const seconds = (since: number) => `${Math.round((performance.now() - since) / 1000)} s`;

const read = (name: string) => readFile(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');

async function run(sql: Sql, name: string, half = 0): Promise<void> {
  const text = (await read(name)).replaceAll(':half', String(half));
  await sql.begin(async (tx) => {
    await tx`set local work_mem = '512MB'`;
    await tx`set local synchronous_commit = off`;
    await tx.unsafe(text);
  });
}

async function writeSettings(sql: Sql, { users, charges, years }: Size): Promise<void> {
  const [row] = await sql<[{ now: Date }]>`select makegood_now() as now`;
  const ends = row.now.getTime();
  const begins = ends - Math.round(years * 365) * DAY_MS;
  await sql`
    insert into scale.settings (users, charges, begins_ms, ends_ms, pack, actor, staff)
    values (${users}, ${charges}, ${begins}, ${ends}, ${PACK}, 'key:bench', 'staff:bench')`;
}

/** What the triggers would have refused. */
async function prove(sql: Sql): Promise<void> {
  const text = await read('proof');
  const broken = await sql.begin(async (tx) => {
    await tx`set local work_mem = '512MB'`;
    return tx.unsafe<{ rule: string; found: number }[]>(text);
  });
  const found = broken.filter(({ found }) => found > 0);
  if (found.length > 0) {
    throw new Error(
      `The history breaks rules: ${found.map((rule) => `${rule.found} × ${rule.rule}`).join(', ')}`,
    );
  }
}
