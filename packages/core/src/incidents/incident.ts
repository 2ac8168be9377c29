import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { missedCause, missedFields } from './selection.ts';

export const incidentInput = z.strictObject({ incidentId: field.id });

const time = z.iso.datetime();

export const incident = z.object({
  incidentId: field.id,
  kind: z.enum(['incident', 'missed']),
  name: z.string().nullable(),
  note: z.string().nullable(),
  /** What its charges were chosen by, and the time up to which they were made. */
  selection: z.object({
    ...missedFields,
    failed: z.boolean().optional(),
    cause: missedCause.optional(),
    chargeIds: z.array(field.id).optional(),
    asOf: time,
  }),
  actor: z.string(),
  /** running, undoing: someone is at work, or takes it up within a minute. */
  state: z.enum(['running', 'finished', 'undoing', 'undone']),
  /** Chosen when it began, and decided so far. */
  charges: z.int(),
  users: z.int(),
  done: z.int(),
  /** Refunds to undo, and of those decided so far. */
  toUndo: z.int(),
  undone: z.int(),
  /** Credits of all types: chosen, given back and taken back again; `tallies` tells them apart. */
  amount: z.number(),
  refunded: z.number(),
  takenBack: z.number(),
  /**
   * By step, outcome and credit type. chosen: by cause. refund: `refunded`, or why not. undo: `taken_back`,
   * `partly_spent`, `partly_ended`, or why not; the amount is what was taken.
   */
  tallies: z.array(
    z.object({
      step: z.enum(['chosen', 'refund', 'undo']),
      outcome: z.string(),
      creditType: z.string(),
      charges: z.int(),
      amount: z.number(),
    }),
  ),
  startedAt: time,
  finishedAt: time.nullable(),
  undoStartedAt: time.nullable(),
  undoneAt: time.nullable(),
  undoneBy: z.string().nullable(),
});
export type Incident = z.output<typeof incident>;

type Times = 'startedAt' | 'finishedAt' | 'undoStartedAt' | 'undoneAt';
type Row = Omit<Incident, Times | 'amount' | 'refunded' | 'takenBack'> & Record<Times, Date | null>;

const columns = (sql: Sql) => sql`
  incident_id, kind, name, note, selection, actor, state, charges, users, done, to_undo, undone,
  started_at, finished_at, undo_started_at, undone_at, undone_by,
  (select coalesce(jsonb_agg(jsonb_build_object('step', t.step, 'outcome', t.outcome,
      'creditType', t.credit_type, 'charges', t.charges, 'amount', t.amount)
      order by t.step, t.charges desc, t.outcome, t.credit_type), '[]')
    from incident_tallies t where t.incident_id = incidents.incident_id) as tallies`;

const iso = (date: Date | null) => date && date.toISOString();

function told({ startedAt, finishedAt, undoStartedAt, undoneAt, ...row }: Row): Incident {
  const sum = (step: Row['tallies'][number]['step'], outcome?: string) =>
    row.tallies
      .filter((tally) => tally.step === step && (outcome ?? tally.outcome) === tally.outcome)
      .reduce((amount, tally) => amount + tally.amount, 0);
  return {
    ...row,
    amount: sum('chosen'),
    refunded: sum('refund', 'refunded'),
    takenBack: sum('undo'),
    startedAt: (startedAt ?? new Date(0)).toISOString(),
    finishedAt: iso(finishedAt),
    undoStartedAt: iso(undoStartedAt),
    undoneAt: iso(undoneAt),
  };
}

/**
 * One incident, with how far it is.
 * @throws LedgerError incident_not_found
 */
export async function getIncident(
  { sql }: { sql: Sql },
  { incidentId }: z.output<typeof incidentInput>,
): Promise<Incident> {
  const [row] = await sql<Row[]>`
    select ${columns(sql)} from incidents where incident_id = ${incidentId}`;
  if (!row) throw new LedgerError('incident_not_found', { incidentId });
  return told(row);
}

export const listIncidentsInput = z.strictObject({
  kind: z.enum(['incident', 'missed']).optional(),
  cursor: field.id.optional(),
  limit: z.int().min(1).max(200).default(50),
});

export const listIncidentsAnswer = z.object({
  incidents: z.array(incident),
  nextCursor: field.id.nullable(),
});

/** The refunds of many, newest first. */
export async function listIncidents(
  { sql }: { sql: Sql },
  { kind, cursor, limit }: z.output<typeof listIncidentsInput>,
): Promise<z.output<typeof listIncidentsAnswer>> {
  const rows = await sql<Row[]>`
    select ${columns(sql)} from incidents
    where true ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
      ${cursor === undefined ? sql`` : sql`and incident_id < ${cursor}`}
    order by incident_id desc limit ${limit + 1}`;
  const incidents = rows.slice(0, limit).map(told);
  const more = rows.length > limit;
  return { incidents, nextCursor: more ? (incidents.at(-1)?.incidentId ?? null) : null };
}
