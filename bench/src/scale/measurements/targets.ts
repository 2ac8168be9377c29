import { randomBytes } from 'node:crypto';
import { pgArray, type Sql } from '@makegood/db';

export type ChargeTarget = {
  chargeId: string;
  userId: string;
  feature: string;
  provider: string;
  apiRoute: string;
  state: string;
  at: Date;
};
export type RefundTarget = {
  refundId: string;
  userId: string;
  reason: string;
  provider: string;
  at: Date;
};
export type UserTarget = {
  userId: string;
  email: string;
  name: string;
  balance: number;
  held: number;
  lastChargeId: string | null;
};
export type KeyTarget = { key: string; chargeId: string };

/** Rows that are looked up, drawn at random from all there are. */
export type Targets = {
  charges: ChargeTarget[];
  refunds: RefundTarget[];
  /** Users of random charges: who charges most is looked at most. */
  users: UserTarget[];
  holders: UserTarget[];
  tasks: KeyTarget[];
  keys: KeyTarget[];
};

const random = (count: number, make: () => string) => pgArray(Array.from({ length: count }, make));
const hex = () => randomBytes(8).toString('hex');

/** Draws so many of each. A row is drawn as the next after a random id. */
export async function drawTargets(sql: Sql, count: number): Promise<Targets> {
  const moments = await randomIds(sql, count);
  const charges = await sql<ChargeTarget[]>`
    select c.* from unnest(${moments}::uuid[]) id cross join lateral (
      select charge_id, user_id, feature, provider, api_route, state, created_at as at
      from charges where charge_id >= id order by charge_id limit 1) c`;
  const refunds = await sql<RefundTarget[]>`
    select r.* from unnest(${moments}::uuid[]) id cross join lateral (
      select refund_id, user_id, reason, provider, created_at as at
      from refunds where refund_id >= id and provider is not null order by refund_id limit 1) r`;
  const tasks = await sql<KeyTarget[]>`
    select c.* from unnest(${random(count, () => `task_${hex()}`)}::text[]) task cross join lateral (
      select provider_task_id as key, charge_id from charges where provider_task_id >= task
      order by provider_task_id limit 1) c`;
  const keys = await sql<KeyTarget[]>`
    select k.* from unnest(${random(count, () => `job-${hex()}`)}::text[]) wanted cross join lateral (
      select key, answer ->> 'chargeId' as charge_id from idempotency_keys where key >= wanted
      order by key limit 1) k`;
  const users = await usersOf(
    sql,
    charges.map(({ userId }) => userId),
  );
  const holders = await sql<{ userId: string }[]>`
    select distinct user_id from (
      select user_id from charges where state = 'held' order by deadline desc limit ${count}) held`;
  return {
    ...{ charges, refunds, tasks, keys },
    // What is held may be refunded at its deadline meanwhile.
    users: users.filter(({ held }) => held === 0),
    holders: await usersOf(
      sql,
      holders.map(({ userId }) => userId),
    ),
  };
}

/** UUIDs of moments spread evenly over the time since the first charge. */
async function randomIds(sql: Sql, count: number) {
  const [span] = await sql<{ first: string; last: string }[]>`
    select (select charge_id from charges order by charge_id limit 1) as first,
      (select charge_id from charges order by charge_id desc limit 1) as last`;
  if (!span) throw new Error('There are no charges');
  const [first, last] = [span.first, span.last].map((id) =>
    Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16),
  );
  return random(count, () => {
    const ms = Math.floor((first ?? 0) + Math.random() * ((last ?? 0) - (first ?? 0)));
    const digits = ms.toString(16).padStart(12, '0');
    return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-${hex().slice(0, 12)}`;
  });
}

const usersOf = async (sql: Sql, ids: string[]) => {
  const users = await sql<UserTarget[]>`
    select u.user_id, coalesce(u.email, '') as email, coalesce(u.name, '') as name, w.balance, w.held,
      (select charge_id from entries e
       where e.user_id = w.user_id and e.credit_type = w.credit_type and e.kind = 'charge'
       order by seq desc limit 1) as last_charge_id
    from unnest(${pgArray(ids)}::text[]) as wanted (user_id)
    join users u using (user_id) join wallets w on w.user_id = u.user_id and w.credit_type = 'credit'`;
  return [...users];
};
