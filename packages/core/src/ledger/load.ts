import { pgArray, type Transaction } from '@makegood/db';
import { Books } from './books.ts';
import type { Command } from './command.ts';
import { loadRefreshing } from './load-refreshing.ts';
import type { Reason } from './reasons.ts';
import type { Charge, Feature, GivenBack, Refund, Wallet } from './state.ts';
import { grantColumns, grantOf, ms, type Stored, type StoredGrant } from './stored.ts';

type StoredCharge = Stored<
  Charge,
  'createdAt' | 'deadline' | 'settledAt' | 'refundedAt' | 'absorbedAt'
>;
type StoredRefund = Stored<Omit<Refund, 'grants'>, 'createdAt'> & {
  grants: Omit<GivenBack, 'grace'>[];
};

/** Loads what the decisions on these commands need, of users that are locked. */
export async function load(tx: Transaction, commands: Command[], locked: Set<string>) {
  const books = new Books();
  for (const userId of locked) books.users.add(userId);
  const users = pgArray([...locked]);
  const [now] = await Promise.all([
    loadNowAndFeatures(tx, books, commands),
    loadCreditTypes(tx, books),
    loadWallets(tx, books, users),
    loadOpenGrants(tx, books, users),
    loadKeys(tx, books, users, commands),
    loadCharges(tx, books, users, commands),
    loadNamedGrants(tx, books, users, commands),
    loadRefundsToday(tx, books, commands),
    loadRefreshing(tx, books, users, commands),
  ]);
  return { books, now };
}

const pricing = new Set(['deduct', 'settle', 'fail']);

/** The time of the batch, and what features cost at that time: a charge takes the cost in force then. */
async function loadNowAndFeatures(
  tx: Transaction,
  books: Books,
  commands: Command[],
): Promise<number> {
  const priced = commands.some(({ kind }) => pricing.has(kind));
  const rows = await tx<({ now: Date } & Partial<Feature>)[]>`
    select t.now ${
      priced
        ? tx`, f.* from (select makegood_now() as now) t
            left join lateral (
              select v.feature, v.cost, v.credit_type, v.provider, v.hold_seconds, v.refund_policy,
                v.late_success, v.archived
              from features f
              cross join lateral (
                select * from feature_versions v
                where v.feature = f.feature and v.cancelled_at is null and v.effective_at <= t.now
                order by v.effective_at desc, v.version desc limit 1) v
            ) f on true`
        : tx`from (select makegood_now() as now) t`
    }`;
  for (const { now: _, ...feature } of rows)
    if (isFeature(feature)) books.features.set(feature.feature, feature);
  if (!rows[0]) throw new Error('The database did not tell the time');
  return rows[0].now.getTime();
}

const isFeature = (row: Partial<Feature>): row is Feature => typeof row.feature === 'string';

async function loadCreditTypes(tx: Transaction, books: Books): Promise<void> {
  const rows = await tx<{ creditType: string }[]>`select credit_type from credit_types`;
  for (const { creditType } of rows) books.creditTypes.add(creditType);
}

async function loadWallets(tx: Transaction, books: Books, users: string): Promise<void> {
  const rows = await tx<Wallet[]>`
    select user_id, credit_type, balance, held, entries from wallets where user_id = any(${users}::text[])`;
  for (const row of rows) books.loadWallet(row);
}

async function loadOpenGrants(tx: Transaction, books: Books, users: string): Promise<void> {
  const rows = await tx<StoredGrant[]>`
    select ${grantColumns(tx)} from grants g where g.user_id = any(${users}::text[]) and g.open`;
  for (const row of rows) books.loadGrant(grantOf(row));
}

/** Grants that a command names may be used up. */
async function loadNamedGrants(
  tx: Transaction,
  books: Books,
  users: string,
  commands: Command[],
): Promise<void> {
  const ids = commands.flatMap((command) => {
    if (command.kind === 'void') return [command.grantId];
    const isUndoing = command.kind === 'undo' || command.kind === 'take_back';
    return isUndoing ? command.moves.map(({ grantId }) => grantId) : [];
  });
  if (ids.length === 0) return;
  const rows = await tx<StoredGrant[]>`
    select ${grantColumns(tx)} from grants g
    where g.user_id = any(${users}::text[]) and g.grant_id = any(${pgArray(ids)}::uuid[])`;
  for (const row of rows) books.loadGrant(grantOf(row));
}

async function loadKeys(
  tx: Transaction,
  books: Books,
  users: string,
  commands: Command[],
): Promise<void> {
  const keyed = commands.flatMap(({ userId, kind, idempotency }) =>
    idempotency ? [{ userId, kind, ...idempotency }] : [],
  );
  if (keyed.length === 0) return;
  // `limit 1` has each key looked up by itself: a join may read all keys its users ever had.
  const rows = await tx<
    {
      userId: string;
      operation: string;
      key: string;
      attempt: number;
      fingerprint: Buffer;
      answer: unknown;
    }[]
  >`
    select k.user_id, k.operation, k.key, k.attempt, k.fingerprint, k.answer
    from unnest(
      ${pgArray(keyed.map((k) => k.userId))}::text[],
      ${pgArray(keyed.map((k) => k.kind))}::text[],
      ${pgArray(keyed.map((k) => k.key))}::text[],
      ${pgArray(keyed.map((k) => k.attempt))}::int[]
    ) as wanted (user_id, operation, key, attempt)
    cross join lateral (
      select * from idempotency_keys k
      where k.user_id = wanted.user_id and k.operation = wanted.operation
        and k.key = wanted.key and k.attempt = wanted.attempt
      limit 1
    ) k
    where k.user_id = any(${users}::text[])`;
  for (const row of rows) books.loadKey({ ...row, fingerprint: row.fingerprint.toString('hex') });
}

async function loadCharges(
  tx: Transaction,
  books: Books,
  users: string,
  commands: Command[],
): Promise<void> {
  const ids = commands.flatMap((command) => ('chargeId' in command ? [command.chargeId] : []));
  if (ids.length === 0) return;
  const charges = tx<StoredCharge[]>`
    select user_id, charge_id, feature, credit_type, units, amount, returned_amount, refunded_amount,
      refunded_units, first_entry, draws, state, attempt, provider, provider_task_id, api_route, metadata::text as metadata,
      cost_usd, created_at, deadline, settled_at, settled_amount, settled_balance, refunded_at,
      absorbed_at, recharged_by, actor
    from charges
    where user_id = any(${users}::text[]) and charge_id = any(${pgArray(ids)}::uuid[])`;
  const back = commands.flatMap((command) => (mayGiveBack(command) ? [command.chargeId] : []));
  const [rows] = await Promise.all([charges, loadDraws(tx, books, users, back)]);
  for (const row of rows) {
    books.loadCharge({
      ...row,
      createdAt: row.createdAt.getTime(),
      deadline: ms(row.deadline),
      settledAt: ms(row.settledAt),
      refundedAt: ms(row.refundedAt),
      absorbedAt: ms(row.absorbedAt),
    });
  }
}

type GivesBack = Extract<Command, { chargeId: string }>;

const mayGiveBack = (command: Command): command is GivesBack =>
  command.kind === 'refund' ||
  command.kind === 'fail' ||
  command.kind === 'lapse' ||
  command.kind === 'make_good' ||
  (command.kind === 'settle' && command.amount !== undefined);

/** What the charges drew, with the grants, and the refunds made so far. */
async function loadDraws(
  tx: Transaction,
  books: Books,
  users: string,
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return;
  const charges = pgArray(ids);
  const [draws, refunds] = await Promise.all([
    tx<(StoredGrant & { chargeId: string; drawn: number })[]>`
      select ${grantColumns(tx)}, e.charge_id, -e.delta as drawn
      from charges c
      join entries e on e.user_id = c.user_id and e.credit_type = c.credit_type
        and e.seq >= c.first_entry and e.seq < c.first_entry + c.draws
      join grants g on g.user_id = e.user_id and g.grant_id = e.grant_id
      where c.user_id = any(${users}::text[]) and c.charge_id = any(${charges}::uuid[])
      order by e.user_id, e.credit_type, e.seq`,
    tx<StoredRefund[]>`
      select user_id, refund_id, charge_id, credit_type, amount, units, reason, feature, provider,
        api_route, error_message, transaction_id, metadata::text as metadata, actor,
        remaining_after, balance_after, created_at, array(
          select json_build_object('grantId', e.grant_id, 'amount', e.delta,
            'expiresAt', floor(extract(epoch from g.expires_at) * 1000))
          from entries e
          join grants g on g.user_id = e.user_id and g.grant_id = e.grant_id
          where e.user_id = r.user_id and e.refund_id = r.refund_id
          order by e.seq) as grants
      from refunds r
      where user_id = any(${users}::text[]) and charge_id = any(${charges}::uuid[])
      order by user_id, charge_id, remaining_after desc, refund_id`,
  ]);
  for (const { chargeId, drawn, ...row } of draws) {
    books.loadGrant(grantOf(row));
    books.loadDraw(row.userId, chargeId, { grantId: row.grantId, amount: drawn });
  }
  const drawnOn = new Set(draws.map(({ chargeId, grantId }) => `${chargeId} ${grantId}`));
  for (const { grants, ...row } of refunds) {
    books.loadRefund({
      ...row,
      grants: grants.map((grant) => ({
        ...grant,
        grace: !drawnOn.has(`${row.chargeId} ${grant.grantId}`),
      })),
      createdAt: row.createdAt.getTime(),
    });
  }
}

async function loadRefundsToday(tx: Transaction, books: Books, commands: Command[]): Promise<void> {
  const users = commands.filter(({ kind }) => kind === 'fail').map(({ userId }) => userId);
  if (users.length === 0) return;
  const rows = await tx<{ userId: string; reason: Reason; count: number }[]>`
    select user_id, reason, count(*)::int as count from refunds
    where user_id = any(${pgArray([...new Set(users)])}::text[])
      and created_at >= date_trunc('day', (select makegood_now()) at time zone 'UTC') at time zone 'UTC'
    group by user_id, reason`;
  for (const { userId, reason, count } of rows) books.loadRefundsToday(userId, reason, count);
}
