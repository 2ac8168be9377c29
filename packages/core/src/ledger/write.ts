import type { Transaction } from '@makegood/db';
import type { Books } from './books.ts';
import { column, requireAll, times } from './columns.ts';
import { insertRefreshes, insertSubscriptions, updateSubscriptions } from './write-refreshing.ts';
import type { Charge, Grant, Wallet } from './state.ts';

/** Writes what the books collected, each table in one statement. */
export async function write(tx: Transaction, books: Books, now: number): Promise<void> {
  const newGrants = [...books.newGrants];
  const newCharges = [...books.newCharges];
  const used = new Set<string>();
  for (const { userId, creditType } of [...newGrants, ...newCharges])
    used.add(`${userId}\0${creditType}`);
  const newWallets = [...books.newWallets].filter((w) => used.has(`${w.userId}\0${w.creditType}`));
  await Promise.all([
    insertWallets(tx, newWallets),
    updateWallets(
      tx,
      [...books.changedWallets].filter((wallet) => !books.newWallets.has(wallet)),
    ),
    insertGrants(tx, newGrants),
    updateGrants(
      tx,
      [...books.changedGrants].filter((grant) => !books.newGrants.has(grant)),
    ),
    insertCharges(tx, newCharges),
    updateCharges(
      tx,
      [...books.changedCharges].filter((charge) => !books.newCharges.has(charge)),
    ),
    insertRefunds(tx, books),
    insertAdjustments(tx, books),
    // Entries refer to refreshes.
    insertRefreshes(tx, books),
    insertSubscriptions(tx, [...books.newSubscriptions]),
    updateSubscriptions(
      tx,
      [...books.changedSubscriptions].filter((row) => !books.newSubscriptions.has(row)),
    ),
    insertEntries(tx, books),
    insertEvents(tx, books),
    insertKeys(tx, books, now),
  ]);
}

async function insertWallets(tx: Transaction, rows: Wallet[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into wallets (user_id, credit_type, balance, held, entries)
    select * from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.creditType)}::text[],
      ${column(rows, (r) => r.balance)}::int8[], ${column(rows, (r) => r.held)}::int8[],
      ${column(rows, (r) => r.entries)}::int8[])`;
}

async function updateWallets(tx: Transaction, rows: Wallet[]): Promise<void> {
  if (rows.length === 0) return;
  const result = await tx`
    update wallets w set balance = n.balance, held = n.held, entries = n.entries
    from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.creditType)}::text[],
      ${column(rows, (r) => r.balance)}::int8[], ${column(rows, (r) => r.held)}::int8[],
      ${column(rows, (r) => r.entries)}::int8[]) as n (user_id, credit_type, balance, held, entries)
    where w.user_id = n.user_id and w.credit_type = n.credit_type`;
  requireAll(rows, result);
}

async function insertGrants(tx: Transaction, rows: Grant[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into grants (user_id, grant_id, credit_type, source, amount, remaining, priority, state,
      effective_at, expires_at, created_at, actor)
    select * from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.grantId)}::uuid[],
      ${column(rows, (r) => r.creditType)}::text[], ${column(rows, (r) => r.source)}::text[],
      ${column(rows, (r) => r.amount)}::int8[], ${column(rows, (r) => r.remaining)}::int8[],
      ${column(rows, (r) => r.priority)}::int2[], ${column(rows, (r) => r.state)}::text[],
      ${times(rows, (r) => r.effectiveAt)}::timestamptz[], ${times(rows, (r) => r.expiresAt)}::timestamptz[],
      ${times(rows, (r) => r.createdAt)}::timestamptz[], ${column(rows, (r) => r.actor)}::text[])`;
}

async function updateGrants(tx: Transaction, rows: Grant[]): Promise<void> {
  if (rows.length === 0) return;
  const result = await tx`
    update grants g set remaining = n.remaining, state = n.state
    from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.grantId)}::uuid[],
      ${column(rows, (r) => r.remaining)}::int8[], ${column(rows, (r) => r.state)}::text[]
    ) as n (user_id, grant_id, remaining, state)
    where g.user_id = n.user_id and g.grant_id = n.grant_id`;
  requireAll(rows, result);
}

async function insertCharges(tx: Transaction, rows: Charge[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into charges (user_id, charge_id, feature, credit_type, units, amount, returned_amount,
      refunded_amount, refunded_units, first_entry, draws, state, attempt, provider, provider_task_id, api_route, metadata,
      cost_usd, created_at, deadline, settled_at, settled_amount, settled_balance, refunded_at,
      absorbed_at, recharged_by, actor)
    select * from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.chargeId)}::uuid[],
      ${column(rows, (r) => r.feature)}::text[], ${column(rows, (r) => r.creditType)}::text[],
      ${column(rows, (r) => r.units)}::int4[], ${column(rows, (r) => r.amount)}::int8[],
      ${column(rows, (r) => r.returnedAmount)}::int8[], ${column(rows, (r) => r.refundedAmount)}::int8[],
      ${column(rows, (r) => r.refundedUnits)}::int4[], ${column(rows, (r) => r.firstEntry)}::int8[],
      ${column(rows, (r) => r.draws)}::int4[], ${column(rows, (r) => r.state)}::text[],
      ${column(rows, (r) => r.attempt)}::int4[], ${column(rows, (r) => r.provider)}::text[],
      ${column(rows, (r) => r.providerTaskId)}::text[], ${column(rows, (r) => r.apiRoute)}::text[],
      ${column(rows, (r) => r.metadata)}::jsonb[], ${column(rows, (r) => r.costUsd)}::numeric[],
      ${times(rows, (r) => r.createdAt)}::timestamptz[], ${times(rows, (r) => r.deadline)}::timestamptz[],
      ${times(rows, (r) => r.settledAt)}::timestamptz[], ${column(rows, (r) => r.settledAmount)}::int8[],
      ${column(rows, (r) => r.settledBalance)}::int8[], ${times(rows, (r) => r.refundedAt)}::timestamptz[],
      ${times(rows, (r) => r.absorbedAt)}::timestamptz[], ${column(rows, (r) => r.rechargedBy)}::uuid[],
      ${column(rows, (r) => r.actor)}::text[])`;
}

async function updateCharges(tx: Transaction, rows: Charge[]): Promise<void> {
  if (rows.length === 0) return;
  const result = await tx`
    update charges c set state = n.state, returned_amount = n.returned_amount,
      refunded_amount = n.refunded_amount, refunded_units = n.refunded_units, deadline = n.deadline,
      provider_task_id = n.provider_task_id, cost_usd = n.cost_usd, settled_at = n.settled_at,
      settled_amount = n.settled_amount, settled_balance = n.settled_balance,
      refunded_at = n.refunded_at, absorbed_at = n.absorbed_at, recharged_by = n.recharged_by
    from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.chargeId)}::uuid[],
      ${column(rows, (r) => r.state)}::text[], ${column(rows, (r) => r.returnedAmount)}::int8[],
      ${column(rows, (r) => r.refundedAmount)}::int8[], ${column(rows, (r) => r.refundedUnits)}::int4[],
      ${times(rows, (r) => r.deadline)}::timestamptz[], ${column(rows, (r) => r.providerTaskId)}::text[],
      ${column(rows, (r) => r.costUsd)}::numeric[], ${times(rows, (r) => r.settledAt)}::timestamptz[],
      ${column(rows, (r) => r.settledAmount)}::int8[], ${column(rows, (r) => r.settledBalance)}::int8[],
      ${times(rows, (r) => r.refundedAt)}::timestamptz[], ${times(rows, (r) => r.absorbedAt)}::timestamptz[],
      ${column(rows, (r) => r.rechargedBy)}::uuid[]
    ) as n (user_id, charge_id, state, returned_amount, refunded_amount, refunded_units, deadline,
      provider_task_id, cost_usd, settled_at, settled_amount, settled_balance, refunded_at, absorbed_at,
      recharged_by)
    where c.user_id = n.user_id and c.charge_id = n.charge_id`;
  requireAll(rows, result);
}

async function insertRefunds(tx: Transaction, { refunds: rows }: Books): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into refunds (user_id, refund_id, charge_id, credit_type, amount, units, reason, feature,
      provider, api_route, error_message, transaction_id, metadata, actor, remaining_after, balance_after,
      created_at)
    select * from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.refundId)}::uuid[],
      ${column(rows, (r) => r.chargeId)}::uuid[], ${column(rows, (r) => r.creditType)}::text[],
      ${column(rows, (r) => r.amount)}::int8[], ${column(rows, (r) => r.units)}::int4[],
      ${column(rows, (r) => r.reason)}::text[], ${column(rows, (r) => r.feature)}::text[],
      ${column(rows, (r) => r.provider)}::text[], ${column(rows, (r) => r.apiRoute)}::text[],
      ${column(rows, (r) => r.errorMessage)}::text[], ${column(rows, (r) => r.transactionId)}::text[],
      ${column(rows, (r) => r.metadata)}::jsonb[], ${column(rows, (r) => r.actor)}::text[],
      ${column(rows, (r) => r.remainingAfter)}::int8[], ${column(rows, (r) => r.balanceAfter)}::int8[],
      ${times(rows, (r) => r.createdAt)}::timestamptz[])`;
}

async function insertAdjustments(tx: Transaction, { adjustments: rows }: Books): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into adjustments (user_id, adjustment_id, credit_type, amount, reason, note, actor, created_at)
    select * from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.adjustmentId)}::uuid[],
      ${column(rows, (r) => r.creditType)}::text[], ${column(rows, (r) => r.amount)}::int8[],
      ${column(rows, (r) => r.reason)}::text[], ${column(rows, (r) => r.note)}::text[],
      ${column(rows, (r) => r.actor)}::text[], ${times(rows, (r) => r.createdAt)}::timestamptz[])`;
}

async function insertEntries(tx: Transaction, { entries: rows }: Books): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id,
      charge_id, refund_id, adjustment_id, refresh_id, at)
    select * from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.creditType)}::text[],
      ${column(rows, (r) => r.seq)}::int8[], ${column(rows, (r) => r.kind)}::text[],
      ${column(rows, (r) => r.delta)}::int8[], ${column(rows, (r) => r.balanceBefore)}::int8[],
      ${column(rows, (r) => r.balanceAfter)}::int8[], ${column(rows, (r) => r.grantId)}::uuid[],
      ${column(rows, (r) => r.chargeId)}::uuid[], ${column(rows, (r) => r.refundId)}::uuid[],
      ${column(rows, (r) => r.adjustmentId)}::uuid[], ${column(rows, (r) => r.refreshId)}::uuid[],
      ${times(rows, (r) => r.at)}::timestamptz[])`;
}

async function insertEvents(tx: Transaction, { events: rows }: Books): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into events (at, user_id, event_id, kind, charge_id, feature, credit_type, provider, api_route,
      units, amount, returned, reason, cost_usd, duration_ms, finishes, refunds, fails,
      refunded_cost_usd, fingerprint)
    select * from unnest(
      ${times(rows, (r) => r.at)}::timestamptz[], ${column(rows, (r) => r.userId)}::text[],
      ${column(rows, (r) => r.eventId)}::uuid[], ${column(rows, (r) => r.kind)}::text[],
      ${column(rows, (r) => r.chargeId)}::uuid[], ${column(rows, (r) => r.feature)}::text[],
      ${column(rows, (r) => r.creditType)}::text[], ${column(rows, (r) => r.provider)}::text[],
      ${column(rows, (r) => r.apiRoute)}::text[], ${column(rows, (r) => r.units)}::int4[],
      ${column(rows, (r) => r.amount)}::int8[], ${column(rows, (r) => r.returned)}::int8[],
      ${column(rows, (r) => r.reason)}::text[], ${column(rows, (r) => r.costUsd)}::numeric[],
      ${column(rows, (r) => r.durationMs)}::int8[], ${column(rows, (r) => r.finishes)}::bool[],
      ${column(rows, (r) => r.refunds)}::bool[], ${column(rows, (r) => r.fails)}::bool[],
      ${column(rows, (r) => r.refundedCostUsd)}::numeric[], ${column(rows, (r) => r.fingerprint)}::text[])`;
}

async function insertKeys(tx: Transaction, { newKeys: rows }: Books, now: number): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into idempotency_keys (user_id, operation, key, attempt, fingerprint, answer, created_at)
    select user_id, operation, key, attempt, fingerprint, answer, ${new Date(now)}
    from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.operation)}::text[],
      ${column(rows, (r) => r.key)}::text[], ${column(rows, (r) => r.attempt)}::int4[],
      ${column(rows, (r) => `\\x${r.fingerprint}`)}::bytea[], ${column(rows, (r) => JSON.stringify(r.answer))}::json[]
    ) as n (user_id, operation, key, attempt, fingerprint, answer)`;
}
