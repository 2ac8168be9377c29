import type { Sql } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import { releaseCap, useCap, type Wanted } from '../caps/use.ts';
import { LedgerError } from '../errors.ts';
import type { Ledger } from '../ledger/engine.ts';
import type { pendingApproval } from './approval.ts';
import { type Answer, type AnswerOf, commandOf, perform, type Request } from './request.ts';

const HOURS_TO_DECIDE = 72;

type Pending = z.output<typeof pendingApproval>;
type Place = { sql: Sql; ledger: Ledger };

/** Refusals after which surely nothing happened. */
const nothingHappened = (error: unknown) =>
  error instanceof LedgerError &&
  !['unavailable', 'internal', 'refund_pending'].includes(error.code);

/**
 * Performs a change by hand where it is within the actor's caps; beyond them keeps it for an
 * approver to decide. What the rules refuse is refused, and not kept.
 */
export async function withinCaps<R extends Request>(
  place: Place,
  request: R,
  actor: string,
): Promise<AnswerOf<R> | Pending> {
  return (await doOrKeep(place, request, actor)) as AnswerOf<R> | Pending;
}

async function doOrKeep(
  { sql, ledger }: Place,
  request: Request,
  actor: string,
): Promise<Answer | Pending> {
  const command = await commandOf(ledger, request, actor);
  const { kind, userId, idempotency } = command;
  const keptBefore = await findKept(sql, { kind, userId, actor, idempotency });
  if (keptBefore) return keptBefore;
  const [foreseen] = await ledger.preview<Answer>([command]);
  if (!foreseen) throw new Error('A command was not decided');
  if ('error' in foreseen) throw foreseen.error;
  if (foreseen.value.replayed) return perform(ledger, request, actor);
  const signed = 'amount' in foreseen.value ? foreseen.value.amount : amountOf(request);
  const creditType =
    request.kind === 'refund'
      ? await creditTypeOf(sql, userId, request.input.chargeId)
      : request.input.creditType;
  const wanted = { actor, kind, userId, creditType, amount: Math.abs(signed), idempotency };
  const use = await useCap(sql, wanted);
  if (!use.fits) return keep(sql, request, { ...wanted, amount: signed });
  try {
    const answer = await perform(ledger, request, actor);
    // Someone else's refund took the last of the charge meanwhile: this one moved nothing.
    if (answer.replayed && use.isNew) await releaseCap(sql, use.capUseId);
    return answer;
  } catch (error) {
    if (nothingHappened(error)) await releaseCap(sql, use.capUseId);
    throw error;
  }
}

const amountOf = ({ input }: Request) => input.amount ?? 0;

export async function creditTypeOf(sql: Sql, userId: string, chargeId: string): Promise<string> {
  const [row] = await sql<{ creditType: string }[]>`
    select credit_type from charges where user_id = ${userId} and charge_id = ${chargeId}`;
  if (!row) throw new LedgerError('charge_not_found', { chargeId });
  return row.creditType;
}

async function findKept(
  sql: Sql,
  { actor, kind, userId, idempotency }: Pick<Wanted, 'actor' | 'kind' | 'userId' | 'idempotency'>,
): Promise<Pending | undefined> {
  if (!idempotency) return undefined;
  const [row] = await sql<
    { approvalId: string; state: Pending['state']; expiresAt: Date; fingerprint: string }[]
  >`
    select approval_id, state, expires_at, encode(fingerprint, 'hex') as fingerprint from approvals
    where requester = ${actor} and kind = ${kind} and user_id = ${userId} and key = ${idempotency.key}`;
  if (!row) return undefined;
  if (row.fingerprint !== idempotency.fingerprint)
    throw new LedgerError('idempotency_key_reused', { operation: kind });
  const { approvalId, state, expiresAt } = row;
  return { approvalId, state, expiresAt: expiresAt.toISOString() };
}

/** An approver decides on what the requester saw: the amount stays what it is now. */
async function keep(sql: Sql, request: Request, wanted: Wanted): Promise<Pending> {
  const { idempotencyKey: _, ...asked } = request.input;
  const { actor, kind, userId, creditType, amount, idempotency } = wanted;
  const frozen = kind === 'refund' && !('units' in asked && asked.units) ? { amount } : {};
  const chargeId = 'chargeId' in asked ? asked.chargeId : null;
  const note = 'note' in asked ? asked.note : 'errorMessage' in asked ? asked.errorMessage : null;
  const [row] = await sql<{ approvalId: string; expiresAt: Date }[]>`
    insert into approvals (approval_id, kind, command, requester, user_id, charge_id, credit_type, amount,
      reason, note, key, fingerprint, state, created_at, expires_at)
    values (${uuidv7()}, ${kind}, ${JSON.stringify({ ...asked, ...frozen })}::text::jsonb, ${actor},
      ${userId}, ${chargeId}, ${creditType}, ${amount}, ${asked.reason}, ${note ?? null},
      ${idempotency?.key ?? null}, decode(${idempotency?.fingerprint ?? null}::text, 'hex'), 'pending',
      makegood_now(), makegood_now() + make_interval(hours => ${HOURS_TO_DECIDE}))
    on conflict do nothing
    returning approval_id, expires_at`;
  if (row)
    return { approvalId: row.approvalId, state: 'pending', expiresAt: row.expiresAt.toISOString() };
  const first = await findKept(sql, wanted);
  if (!first) throw new Error('A request over the caps was not kept');
  return first;
}
