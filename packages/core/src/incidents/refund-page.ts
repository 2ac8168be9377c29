import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { Ledger } from '../ledger/engine.ts';
import { keepFailedRefund, type Refunding, resolveFailedRefund } from '../ledger/failed-refunds.ts';
import { commandsFor, type Item, keyed, type PaidBack, refundIn } from './item.ts';
import { recordRefunded, type Refunded } from './record.ts';
import { factsOf, type Run } from './run.ts';
import type { PageDone, PlaceInRun } from './work.ts';

type Page = { after: PlaceInRun | undefined; size: number };
type Result = { value: PaidBack } | { error: unknown };

/** Pays a page of an incident's charges back and writes down what came of each. */
export async function refundPage(
  ledger: Ledger,
  run: Run,
  { after, size }: Page,
): Promise<PageDone> {
  const { sql } = ledger;
  const items = await waiting(sql, run.incidentId, { after, size });
  const commands = (await commandsFor(sql, items, { actor: run.actor, facts: factsOf(run) })).map(
    (command) => command && keyed(command, run.incidentId),
  );
  const results = await ledger.runAll<PaidBack>(commands.flatMap((command) => command ?? []));
  const told = results[Symbol.iterator]();
  const decided: Refunded[] = [];
  const resolved: Item[] = [];
  for (const [index, item] of items.entries()) {
    const command = commands[index];
    const result = command && told.next().value;
    const outcome = result ? await outcomeOf(ledger, command, result) : 'refunded_meanwhile';
    if (outcome === null) continue;
    decided.push(asRow(item, outcome));
    if (outcome !== 'refund_pending') resolved.push(item);
  }
  await recordRefunded(sql, run.incidentId, decided);
  for (const { userId, failedRefundId } of resolved) {
    if (failedRefundId !== null) await resolveFailedRefund(sql, { userId, failedRefundId });
  }
  return { rows: items.length, decided: decided.length, last: items.at(-1) };
}

const waiting = (sql: Sql, incidentId: string, { after, size }: Page) => sql<Item[]>`
  select user_id, charge_id, credit_type, cause, reason, failed_refund_id, amount
  from incident_charges
  where incident_id = ${incidentId} and outcome is null
    ${after ? sql`and (user_id, charge_id) > (${after.userId}, ${after.chargeId}::text::uuid)` : sql``}
  order by user_id, charge_id limit ${size}`;

type Outcome = { refundId: string; amount: number } | string;

const asRow = ({ userId, chargeId }: Item, outcome: Outcome): Refunded =>
  typeof outcome === 'string'
    ? { userId, chargeId, outcome, refundId: null, refunded: 0 }
    : {
        userId,
        chargeId,
        outcome: 'refunded',
        refundId: outcome.refundId,
        refunded: outcome.amount,
      };

/** The refund, or why there is none; null where it has to be tried again. */
async function outcomeOf(
  ledger: Ledger,
  command: Refunding,
  result: Result,
): Promise<Outcome | null> {
  if ('error' in result) return refusal(ledger, command, result.error);
  const { value } = result;
  if (value.replayed && (await paidByOthers(ledger.sql, command))) return 'nothing_left';
  return refundIn(value);
}

async function refusal(ledger: Ledger, command: Refunding, error: unknown): Promise<string | null> {
  const code = error instanceof LedgerError ? error.code : 'internal';
  // What is lost to a connection may have happened: who takes the run up sees whether it did.
  if (code === 'unavailable') throw error;
  if (code === 'busy' || code === 'overloaded') return null;
  if (code !== 'internal') return code;
  if (!(await isKept(ledger.sql, command))) {
    await keepFailedRefund(ledger, command, () => Promise.reject(error)).catch(() => {});
  }
  return 'refund_pending';
}

/** Whether it is tried again until it succeeds, under the same key. */
async function isKept(sql: Sql, { userId, chargeId, idempotency }: Refunding): Promise<boolean> {
  const rows = await sql`
    select from failed_refunds
    where user_id = ${userId} and charge_id = ${chargeId} and resolved_at is null
      and command -> 'idempotency' ->> 'key' = ${idempotency?.key ?? null}`;
  return rows.length > 0;
}

/** Whether the answer that is kept under the key tells of a refund that someone else had made. */
async function paidByOthers(sql: Sql, { userId, kind, idempotency }: Refunding): Promise<boolean> {
  const [row] = await sql<{ replayed: boolean }[]>`
    select (answer ->> 'replayed')::boolean is true as replayed from idempotency_keys
    where user_id = ${userId} and operation = ${kind} and key = ${idempotency?.key ?? null}
      and attempt = ${idempotency?.attempt ?? 1}`;
  return row?.replayed ?? false;
}
