import type { Sql } from '@makegood/db';
import { expect } from 'vitest';
import type { Journal, Operation, Send } from './journal.ts';

const AT_ONCE = 32;

/**
 * Every operation of a journal is in the database exactly once and as it was acknowledged, and
 * nothing else of its users is; sending each of them again gets the same answer and changes nothing.
 * All of the journal's operations must be acknowledged.
 */
export async function reconcile(journal: Journal, sql: Sql, send: Send): Promise<void> {
  expect(journal.operations.filter(({ answer }) => !answer)).toEqual([]);
  const { operations } = journal;
  await compare(operations, sql);
  for (let n = 0; n < operations.length; n += AT_ONCE) {
    const part = operations.slice(n, n + AT_ONCE);
    const again = await Promise.all(part.map(({ path, body }) => send('POST', path, body)));
    expect(again.map(({ status, body }) => ({ status, ...body, replayed: true }))).toEqual(
      part.map(({ answer }) => ({ status: 200, ...answer, replayed: true })),
    );
  }
  await compare(operations, sql);
}

/** The rows that acknowledged operations make are those that the database has of their users. */
export async function compare(operations: Operation[], sql: Sql): Promise<void> {
  const told = tell(operations);
  const users = told.wallets.map(({ id }) => id);
  expect([...(await charges(sql, users))]).toEqual(told.charges);
  expect([...(await refunds(sql, users))]).toEqual(told.refunds);
  expect([...(await grants(sql, users))]).toEqual(told.grants);
  expect([...(await wallets(sql, users))]).toEqual(told.wallets);
  const [keys] = await sql`
    select count(*) as n from idempotency_keys where user_id = any(${users}::text[])`;
  expect(keys).toEqual({ n: operations.filter(({ body }) => body.idempotencyKey).length });
}

type ChargeRow = {
  id: string;
  userId: string;
  amount: number;
  returned: number;
  refunded: number;
  state: string;
};

/** What the answers say, as the rows of a ledger. */
function tell(operations: Operation[]) {
  const charges = new Map<string, ChargeRow>();
  const refunds: { id: string; chargeId: string; amount: number }[] = [];
  const grants: { id: string; userId: string; amount: number }[] = [];
  for (const { kind, userId, body, answer = {} } of operations) {
    const amount = Number(answer.amount);
    if (kind === 'grant') {
      grants.push({ id: String(answer.grantId), userId, amount: Number(body.amount) });
    }
    if (kind === 'deduct') {
      const id = String(answer.chargeId);
      const state = String(answer.state);
      charges.set(id, { id, userId, amount, returned: 0, refunded: 0, state });
    }
    if (kind === 'settle') {
      const charge = of(charges, answer.chargeId);
      charge.state = 'settled';
      charge.returned = Number(answer.returned);
    }
    if (kind === 'refund') {
      const charge = of(charges, body.chargeId);
      charge.refunded += amount;
      if (answer.remaining === 0) charge.state = 'refunded';
      refunds.push({ id: String(answer.refundId), chargeId: charge.id, amount });
    }
  }
  const rows = [...charges.values()];
  return {
    charges: sorted(rows),
    refunds: sorted(refunds),
    grants: sorted(grants),
    wallets: walletsOf(rows, grants),
  };
}

function of(charges: Map<string, ChargeRow>, id: unknown): ChargeRow {
  const charge = charges.get(String(id));
  if (!charge) throw new Error(`An operation on ${String(id)}, which was never acknowledged`);
  return charge;
}

const sorted = <Row extends { id: string }>(rows: Row[]): Row[] =>
  rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

function walletsOf(charges: ChargeRow[], grants: { userId: string; amount: number }[]) {
  const wallets = new Map<string, { id: string; balance: number; held: number }>();
  for (const { userId: id, amount } of grants) {
    const wallet = wallets.get(id) ?? { id, balance: 0, held: 0 };
    wallets.set(id, { ...wallet, balance: wallet.balance + amount });
  }
  for (const { userId, amount, returned, refunded, state } of charges) {
    const wallet = wallets.get(userId);
    if (!wallet) continue;
    const kept = amount - returned - refunded;
    wallet.balance -= kept;
    if (state === 'held') wallet.held += kept;
  }
  return sorted([...wallets.values()]);
}

const charges = (sql: Sql, users: string[]) => sql`
  select charge_id as id, user_id, amount, returned_amount as returned, refunded_amount as refunded, state
  from charges where user_id = any(${users}::text[]) order by charge_id`;

const refunds = (sql: Sql, users: string[]) => sql`
  select refund_id as id, charge_id, amount from refunds
  where user_id = any(${users}::text[]) order by refund_id`;

const grants = (sql: Sql, users: string[]) => sql`
  select grant_id as id, user_id, amount from grants
  where user_id = any(${users}::text[]) order by grant_id`;

const wallets = (sql: Sql, users: string[]) => sql`
  select user_id as id, balance, held from wallets
  where user_id = any(${users}::text[]) order by user_id`;
