import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import { type AdjustAnswer, adjustAnswer } from './adjust.ts';
import type { Books } from './books.ts';
import type { UndoCommand } from './command.ts';
import type { Ledger } from './engine.ts';
import * as field from './fields.ts';
import { GRACE_MS } from './limits.ts';
import { canTakeBack, type Context, issue, openWallet, requireRoom } from './rules.ts';
import type { Grant, Wallet } from './state.ts';

const MINUTES_TO_UNDO = 10;

export const undoInput = z.strictObject({ adjustmentId: field.id });
export const undoAnswer = adjustAnswer;

export const undoGoodwillInput = z.strictObject({ refundId: field.id });

/** Something done by hand that can be undone, with what it moved. */
type Made = {
  userId: string;
  creditType: string;
  actor: string;
  late: boolean;
  moves: UndoCommand['moves'];
};

type Place = { sql: Sql; ledger: Ledger };

/**
 * Undoes an adjustment by another one, once: the credits it gave are taken from where they lie, the
 * credits it took go back to where they came from. Within ten minutes by who made it; by an admin
 * (`anyones`) at any time.
 * @throws LedgerError adjustment_not_found, not_own_adjustment, undo_too_late, adjustment_spent,
 *   balance_overflow
 */
export async function undoAdjustment(
  { sql, ledger }: Place,
  { adjustmentId }: z.output<typeof undoInput>,
  actor: string,
  options: { anyones: boolean },
): Promise<AdjustAnswer> {
  const [made] = await sql<Made[]>`
    select a.user_id, a.credit_type, a.actor,
      a.created_at < (select makegood_now()) - make_interval(mins => ${MINUTES_TO_UNDO}) as late,
      (select jsonb_agg(jsonb_build_object('grantId', e.grant_id, 'amount', e.delta) order by e.seq)
        from entries e
        where e.user_id = a.user_id and e.credit_type = a.credit_type
          and e.adjustment_id = a.adjustment_id) as moves
    from adjustments a where a.adjustment_id = ${adjustmentId}`;
  if (!made) throw new LedgerError('adjustment_not_found', { adjustmentId });
  return undo(ledger, { ...made, id: adjustmentId }, actor, options);
}

/**
 * Undoes a refund out of goodwill by an adjustment, once: its credits are taken from where they lie,
 * while all of them are there. The refund itself stays told. Who may, and when, is as for adjustments.
 * @throws LedgerError goodwill_not_found, not_own_adjustment, undo_too_late, adjustment_spent
 */
export async function undoGoodwill(
  { sql, ledger }: Place,
  { refundId }: z.output<typeof undoGoodwillInput>,
  actor: string,
  options: { anyones: boolean },
): Promise<AdjustAnswer> {
  const [made] = await sql<Made[]>`
    select r.user_id, r.credit_type, r.actor,
      r.created_at < (select makegood_now()) - make_interval(mins => ${MINUTES_TO_UNDO}) as late,
      (select jsonb_agg(jsonb_build_object('grantId', e.grant_id, 'amount', e.delta) order by e.seq)
        from entries e
        where e.user_id = r.user_id and e.credit_type = r.credit_type
          and e.refund_id = r.refund_id) as moves
    from refunds r where r.refund_id = ${refundId} and r.charge_id is null`;
  if (!made) throw new LedgerError('goodwill_not_found', { refundId });
  return undo(ledger, { ...made, id: refundId }, actor, options);
}

function undo(
  ledger: Ledger,
  made: Made & { id: string },
  actor: string,
  { anyones }: { anyones: boolean },
): Promise<AdjustAnswer> {
  const { id, userId, creditType, moves } = made;
  if (!anyones && made.actor !== actor) throw new LedgerError('not_own_adjustment', { id });
  if (!anyones && made.late) throw new LedgerError('undo_too_late', { id });
  return ledger.submit<AdjustAnswer>({
    kind: 'undo',
    ...{ userId, creditType, adjustmentId: id, moves, actor },
    idempotency: { key: id, attempt: 1, fingerprint: '00' },
  });
}

export function decideUndo(books: Books, command: UndoCommand, context: Context): AdjustAnswer {
  const { userId, creditType, moves, actor } = command;
  const wallet = openWallet(books, userId, creditType, context);
  const amount = -moves.reduce((sum, move) => sum + move.amount, 0);
  if (amount > 0) requireRoom(wallet, amount);
  const adjustmentId = context.newId();
  const reason = `undo of ${command.adjustmentId}`;
  const createdAt = context.now;
  books.adjustments.push({
    ...{ userId, adjustmentId, creditType, amount, reason, note: null, actor, createdAt },
  });
  for (const { grantId, amount: moved } of moves) {
    const home = books.grant(userId, grantId);
    const grant =
      moved > 0 ? stillFull(home, moved) : backTo(books, wallet, home, -moved, command, context);
    books.post(wallet, grant, 'adjustment', -moved, createdAt, { adjustmentId });
  }
  return { adjustmentId, balance: wallet.balance, replayed: false };
}

function stillFull(grant: Grant | undefined, amount: number): Grant {
  if (!grant || grant.remaining < amount)
    throw new LedgerError('adjustment_spent', { amount, left: grant?.remaining ?? 0 });
  return grant;
}

/** What belongs to a grant that has ended meanwhile lives for the grace period, as a refund does. */
function backTo(
  books: Books,
  wallet: Wallet,
  home: Grant | undefined,
  amount: number,
  { actor }: UndoCommand,
  context: Context,
): Grant {
  if (home && canTakeBack(home, context.now)) return home;
  const expiresAt = context.now + GRACE_MS;
  return issue(books, wallet, { source: 'adjustment', amount, expiresAt, actor }, context);
}
