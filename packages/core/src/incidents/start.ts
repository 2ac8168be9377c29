import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import type { Ledger } from '../ledger/engine.ts';
import { idempotencyOf } from '../ledger/idempotency.ts';
import { tellTime } from '../versions/now.ts';
import { begin } from './begin.ts';
import { effect, foreseeEffect } from './effect.ts';
import { getIncident } from './incident.ts';
import { readRun } from './run.ts';
import {
  bounded,
  incidentFields,
  missedFields,
  missedSelection,
  requestFields,
  type Selection,
} from './selection.ts';
import { work, type WorkOptions } from './work.ts';

export const startIncidentInput = bounded(
  z.strictObject({
    ...incidentFields,
    ...requestFields,
    /** Charges made up to this time, as a preview told it; without it, up to now. */
    asOf: field.time.optional(),
  }),
);

export const refundMissedInput = z.strictObject({
  ...missedFields,
  chargeIds: missedSelection.shape.chargeIds,
  ...requestFields,
});

export const startIncidentAnswer = z.object({
  /** Null where nothing is left of any charge, and for a dry run. */
  incidentId: field.id.nullable(),
  /** Charges of which something is left, whose they are, and the credits of all types. */
  charges: z.int(),
  users: z.int(),
  amount: z.number(),
  dryRun: z.boolean(),
  /** running: it goes on, or was stopped and is taken up later; ask for the incident to see how far it is. */
  state: z.enum(['running', 'finished', 'undoing', 'undone']),
  done: z.int(),
  refunded: z.number(),
  /** Of a dry run. */
  effect: effect.nullable(),
});
export type StartIncidentAnswer = z.output<typeof startIncidentAnswer>;

export type Place = {
  /** Where charges are chosen; the ledger's own connections would be kept from charging by it. */
  sql: Sql;
  ledger: Ledger;
};

export type StartOptions = WorkOptions & {
  /** Milliseconds to wait for its end; without it, however long it takes. */
  waitMs?: number;
  /** Told once nothing is at work any more, with what it failed with. */
  onEnd?: (error: unknown) => void;
};

type Asked<Input extends z.ZodType> = z.output<Input>;

/**
 * Refunds what is left of the charges of a provider, a feature, a route or a failure in a window of time,
 * or says what that would do. Answers when all is done or the signal stopped it, or after `waitMs` while
 * it goes on.
 * @throws LedgerError incident_too_large, incident_changed, idempotency_key_reused
 */
export function startIncident(
  place: Place,
  { name, note, confirm, dryRun, idempotencyKey, asOf, ...by }: Asked<typeof startIncidentInput>,
  actor: string,
  options: StartOptions = {},
): Promise<StartIncidentAnswer> {
  const request = { name, note, confirm, dryRun, idempotencyKey, asOf };
  return start(place, { kind: 'incident', ...by }, request, { actor, options });
}

/**
 * Refunds failed work that was never refunded, all that matches or what is chosen of it, or says what
 * that would do. Answers as `startIncident` does.
 * @throws LedgerError incident_too_large, incident_changed, idempotency_key_reused
 */
export function refundMissed(
  place: Place,
  { name, note, confirm, dryRun, idempotencyKey, ...by }: Asked<typeof refundMissedInput>,
  actor: string,
  options: StartOptions = {},
): Promise<StartIncidentAnswer> {
  const request = { name, note, confirm, dryRun, idempotencyKey };
  return start(place, { kind: 'missed', ...by }, request, { actor, options });
}

type Request = Pick<
  Asked<typeof startIncidentInput>,
  'name' | 'note' | 'confirm' | 'dryRun' | 'idempotencyKey' | 'asOf'
>;

async function start(
  place: Place,
  selection: Selection,
  { dryRun, idempotencyKey, asOf: asked, ...request }: Request,
  { actor, options }: { actor: string; options: StartOptions },
): Promise<StartIncidentAnswer> {
  const { waitMs, onEnd = () => {}, ...working } = options;
  let goesOn = false;
  try {
    const now = (await tellTime(place.sql)).toISOString();
    const asOf = asked !== undefined && Date.parse(asked) < Date.parse(now) ? asked : now;
    if (dryRun) return await wouldDo(place, selection, asOf);
    const idempotency = idempotencyOf({ ...selection, ...request, idempotencyKey });
    const begun = await begin(place.sql, { selection, asOf, ...request, idempotency, actor });
    if (!begun) return { ...nothing, dryRun: false, effect: null };
    const { incidentId, isNew } = begun;
    const run = isNew ? await readRun(place.ledger.sql, incidentId) : null;
    if (run) {
      goesOn = true;
      const ended = work(place.ledger, run, working);
      void ended.then(
        () => onEnd(null),
        (error: unknown) => onEnd(error),
      );
      await (waitMs === undefined ? ended : atMost(waitMs, ended));
    }
    const { charges, users, amount, state, done, refunded } = await getIncident(place, {
      incidentId,
    });
    const answer = { incidentId, charges, users, amount, state, done, refunded };
    return { ...answer, dryRun: false, effect: null };
  } finally {
    if (!goesOn) onEnd(null);
  }
}

const nothing = {
  ...{ incidentId: null, charges: 0, users: 0, amount: 0 },
  ...{ state: 'finished' as const, done: 0, refunded: 0 },
};

async function wouldDo(
  place: Place,
  selection: Selection,
  asOf: string,
): Promise<StartIncidentAnswer> {
  const users = { after: null, limit: 0 };
  const { byUser: _, ...would } = await foreseeEffect(place, selection, { asOf, users });
  const { charges, users: whose, amount } = would;
  return { ...nothing, charges, users: whose, amount, dryRun: true, effect: would };
}

/** Until it has ended, but no longer. What it fails with later is told by `onEnd`. */
export async function atMost(ms: number, ended: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, ms);
  try {
    await Promise.race([ended, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
