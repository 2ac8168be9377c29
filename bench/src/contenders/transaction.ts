import type { Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { FEATURE } from '../world.ts';
import { type Contender, fingerprintOf, pool } from './contender.ts';

type Feature = { cost: number; creditType: string; provider: string | null };
type Wallet = { balance: number; entries: number; now: Date };
type Grant = { grantId: string; remaining: number };

/** The usual way: a transaction for each call that locks the user, reads, decides and writes. */
export function openTransactions(url: string): Contender {
  const sql = pool(url, 'transaction');
  return {
    name: 'transaction per call',
    async charge(userId, key) {
      await sql.begin((tx) => charge(tx, userId, key));
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

async function charge(tx: Transaction, userId: string, key: string): Promise<void> {
  const locked = await tx`select user_id from users where user_id = ${userId} for no key update`;
  if (locked.length === 0) throw new Error('user_not_found');
  const fingerprint = fingerprintOf(userId);
  if (await wasCharged(tx, userId, key, fingerprint)) return;
  const [feature] = await tx<Feature[]>`
    select cost, credit_type, provider from features_in_force where feature = ${FEATURE} and not archived`;
  if (!feature) throw new Error('feature_not_found');
  const { creditType, cost } = feature;
  const [wallet] = await tx<Wallet[]>`
    select balance, entries, makegood_now() as now from wallets
    where user_id = ${userId} and credit_type = ${creditType}`;
  if (!wallet || wallet.balance < cost) throw new Error('insufficient_credits');
  const grants = await tx<Grant[]>`
    select grant_id, remaining from grants
    where user_id = ${userId} and credit_type = ${creditType} and open and state = 'live'
      and (expires_at is null or expires_at > ${wallet.now})
    order by priority, expires_at, created_at, grant_id`;
  await write(tx, { userId, key, fingerprint }, feature, wallet, draw(grants, cost));
}

async function wasCharged(tx: Transaction, userId: string, key: string, fingerprint: string) {
  const [seen] = await tx<{ fingerprint: Buffer }[]>`
    select fingerprint from idempotency_keys
    where user_id = ${userId} and operation = 'deduct' and key = ${key} and attempt = 1`;
  if (seen && seen.fingerprint.toString('hex') !== fingerprint)
    throw new Error('idempotency_key_reused');
  return seen !== undefined;
}

type Draw = { grantId: string; amount: number };

function draw(grants: Grant[], cost: number): Draw[] {
  const draws: Draw[] = [];
  let missing = cost;
  for (const { grantId, remaining } of grants) {
    const amount = Math.min(remaining, missing);
    if (amount > 0) draws.push({ grantId, amount });
    missing -= amount;
  }
  if (missing > 0) throw new Error('insufficient_credits');
  return draws;
}

type Request = { userId: string; key: string; fingerprint: string };

async function write(
  tx: Transaction,
  request: Request,
  feature: Feature,
  wallet: Wallet,
  draws: Draw[],
) {
  const { userId, key, fingerprint } = request;
  const { cost, creditType, provider } = feature;
  const { now } = wallet;
  const chargeId = uuidv7();
  await tx`
    update wallets set balance = balance - ${cost}, entries = entries + ${draws.length}
    where user_id = ${userId} and credit_type = ${creditType}`;
  await tx`
    insert into charges (user_id, charge_id, feature, credit_type, units, amount, first_entry, draws, state,
      attempt, provider, created_at, settled_at, actor)
    values (${userId}, ${chargeId}, ${FEATURE}, ${creditType}, 1, ${cost}, ${wallet.entries + 1},
      ${draws.length}, 'settled', 1, ${provider}, ${now}, ${now}, 'bench')`;
  let { balance, entries } = wallet;
  for (const { grantId, amount } of draws) {
    await tx`
      update grants set remaining = remaining - ${amount}
      where user_id = ${userId} and grant_id = ${grantId}`;
    await tx`
      insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id,
        charge_id, at)
      values (${userId}, ${creditType}, ${++entries}, 'charge', ${-amount}, ${balance}, ${balance - amount},
        ${grantId}, ${chargeId}, ${now})`;
    balance -= amount;
  }
  await tx`
    insert into events (at, user_id, event_id, kind, charge_id, feature, credit_type, provider, units, amount,
      returned)
    values (${now}, ${userId}, ${uuidv7()}, 'charged', ${chargeId}, ${FEATURE}, ${creditType}, ${provider}, 1,
      ${cost}, 0)`;
  const answer = {
    chargeId,
    state: 'settled',
    amount: cost,
    creditType,
    balance,
    deadline: null,
    replayed: false,
  };
  await tx`
    insert into idempotency_keys (user_id, operation, key, attempt, fingerprint, answer, created_at)
    values (${userId}, 'deduct', ${key}, 1, ${Buffer.from(fingerprint, 'hex')},
      ${JSON.stringify(answer)}::text::json, ${now})`;
}
