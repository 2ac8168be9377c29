import { pgArray, type Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { TakeBackCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import { recordTakenBack, type TakenBack } from './record.ts';
import type { Run } from './run.ts';
import type { TakeBackAnswer } from './take-back.ts';
import type { PageDone, PlaceInRun } from './work.ts';

type Page = { after: PlaceInRun | undefined; size: number };
type Made = { userId: string; chargeId: string; creditType: string; refundId: string };

/** Takes back what is still there of a page of an incident's refunds, and writes down what came of each. */
export async function undoPage(ledger: Ledger, run: Run, { after, size }: Page): Promise<PageDone> {
  const { sql } = ledger;
  const made = await toUndo(sql, run.incidentId, { after, size });
  const moves = await movesOf(sql, made);
  const commands = made.map(({ userId, creditType, refundId }): TakeBackCommand => ({
    kind: 'take_back',
    ...{ userId, creditType, refundId, actor: run.actor },
    ...(run.name !== null && { note: run.name }),
    moves: moves.get(refundId) ?? [],
    idempotency: { key: `undo:${refundId}`, attempt: 1, fingerprint: '00' },
  }));
  const results = await ledger.runAll<TakeBackAnswer>(commands);
  const decided = made.flatMap((one, index) => rowOf(one, results[index]) ?? []);
  await recordTakenBack(sql, run.incidentId, decided);
  return { rows: made.length, decided: decided.length, last: made.at(-1) };
}

const toUndo = (sql: Sql, incidentId: string, { after, size }: Page) => sql<Made[]>`
  select user_id, charge_id, credit_type, refund_id from incident_charges
  where incident_id = ${incidentId} and outcome = 'refunded' and undo_outcome is null
    ${after ? sql`and (user_id, charge_id) > (${after.userId}, ${after.chargeId}::text::uuid)` : sql``}
  order by user_id, charge_id limit ${size}`;

/** What each refund gave to which grant. */
async function movesOf(sql: Sql, made: readonly Made[]) {
  if (made.length === 0) return new Map<string, TakeBackCommand['moves']>();
  const rows = await sql<{ refundId: string; moves: TakeBackCommand['moves'] }[]>`
    select m.refund_id, e.moves
    from unnest(
      ${pgArray(made.map(({ userId }) => userId))}::text[],
      ${pgArray(made.map(({ refundId }) => refundId))}::uuid[]
    ) as m (user_id, refund_id)
    cross join lateral (
      select jsonb_agg(jsonb_build_object('grantId', e.grant_id, 'amount', e.delta) order by e.seq) as moves
      from entries e where e.user_id = m.user_id and e.refund_id = m.refund_id
    ) e`;
  return new Map(rows.map(({ refundId, moves }) => [refundId, moves ?? []]));
}

function rowOf(
  { userId, chargeId }: Made,
  result: { value: TakeBackAnswer } | { error: unknown } | undefined,
): TakenBack | null {
  if (!result || 'error' in result) {
    const code = result?.error instanceof LedgerError ? result.error.code : 'internal';
    if (code === 'unavailable') throw result?.error;
    if (code === 'busy' || code === 'overloaded') return null;
    return { userId, chargeId, outcome: code, adjustmentId: null, takenBack: 0 };
  }
  const { adjustmentId, amount: takenBack, why } = result.value;
  const partly = why === null ? 'taken_back' : `partly_${why}`;
  const outcome = takenBack > 0 ? partly : (why ?? 'taken_back');
  return { userId, chargeId, outcome, adjustmentId, takenBack };
}
