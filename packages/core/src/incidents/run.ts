import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { RefundFacts } from '../ledger/command.ts';

/** An incident that is worked on: its charges are refunded, or their refunds undone. */
export type Run = {
  incidentId: string;
  step: 'refund' | 'undo';
  /** Who asked for the step. */
  actor: string;
  name: string | null;
  note: string | null;
  /** Decided so far, of so many. */
  done: number;
  of: number;
};

type Row = Pick<Run, 'incidentId' | 'name' | 'note' | 'actor' | 'done'> & {
  state: 'running' | 'finished' | 'undoing' | 'undone';
  charges: number;
  toUndo: number;
  undone: number;
  undoneBy: string | null;
};

const columns = (sql: Sql) => sql`
  incident_id, state, name, note, actor, undone_by, charges, done, to_undo, undone`;

function runOf({ state, undoneBy, charges, toUndo, undone, ...row }: Row): Run | null {
  if (state === 'running') return { ...row, step: 'refund', of: charges };
  if (state !== 'undoing') return null;
  return { ...row, step: 'undo', actor: undoneBy ?? row.actor, done: undone, of: toUndo };
}

/**
 * What there is to do on an incident; null where it is over.
 * @throws LedgerError incident_not_found
 */
export async function readRun(sql: Sql, incidentId: string): Promise<Run | null> {
  const [row] = await sql<Row[]>`
    select ${columns(sql)} from incidents where incident_id = ${incidentId}`;
  if (!row) throw new LedgerError('incident_not_found', { incidentId });
  return runOf(row);
}

/** A run that was not heard of for so long has lost its server. */
const LOST = '30 seconds';

/** Takes over the run that was left longest; only one server gets it. */
export async function adoptRun(sql: Sql): Promise<Run | null> {
  const [row] = await sql<Row[]>`
    update incidents set seen_at = makegood_now()
    where incident_id = (
      select incident_id from incidents
      where state in ('running', 'undoing') and seen_at < (select makegood_now()) - ${LOST}::interval
      order by seen_at limit 1
      for update skip locked)
    returning ${columns(sql)}`;
  return row ? runOf(row) : null;
}

/** Leaves a run to whoever looks next. */
export const leaveRun = (sql: Sql, { incidentId }: Run) => sql`
  update incidents set seen_at = seen_at - ${LOST}::interval
  where incident_id = ${incidentId} and state in ('running', 'undoing')`;

export const finishRun = (sql: Sql, { incidentId, step }: Run) =>
  step === 'refund'
    ? sql`
        update incidents set state = 'finished', finished_at = makegood_now()
        where incident_id = ${incidentId} and state = 'running'`
    : sql`
        update incidents set state = 'undone', undone_at = makegood_now()
        where incident_id = ${incidentId} and state = 'undoing'`;

/** What the refunds of a run say of themselves. */
export const factsOf = ({ incidentId, note, name }: Run): RefundFacts => {
  const errorMessage = note ?? name;
  return {
    metadata: JSON.stringify({ incidentId }),
    ...(errorMessage !== null && { errorMessage }),
  };
};
