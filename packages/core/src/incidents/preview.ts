import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import type { Ledger } from '../ledger/engine.ts';
import { cursorOf, nextCursor, pageOf } from '../paging.ts';
import { tellTime } from '../versions/now.ts';
import { effect, effectOnUser, foreseeEffect } from './effect.ts';
import { bounded, incidentFields } from './selection.ts';

/** Users in a page: all of the chosen charges are read for each. */
export const MOST_USERS = 5000;

/** As of when, and the user that was told last. */
const place = z.tuple([z.iso.datetime(), z.number(), field.userId, field.creditTypeKey]);

export const previewIncidentInput = bounded(
  z.strictObject({
    ...incidentFields,
    cursor: cursorOf(place).optional(),
    limit: z.int().min(1).max(MOST_USERS).default(50),
  }),
);

export const previewIncidentAnswer = effect.extend({
  /** Who gets how much, the most first. */
  byUser: z.array(effectOnUser),
  nextCursor,
});

/**
 * Says what a refund of these charges would do, and who gets how much; nothing changes.
 * @throws LedgerError incident_too_large
 */
export async function previewIncident(
  from: { sql: Sql; ledger: Ledger },
  { cursor, limit, ...selection }: z.output<typeof previewIncidentInput>,
): Promise<z.output<typeof previewIncidentAnswer>> {
  const asOf = cursor?.[0] ?? (await tellTime(from.sql)).toISOString();
  const after = cursor ? { amount: cursor[1], userId: cursor[2], creditType: cursor[3] } : null;
  const users = { after, limit: limit + 1 };
  const chosen = { kind: 'incident' as const, ...selection };
  const { byUser, ...rest } = await foreseeEffect(from, chosen, { asOf, users });
  const { page, nextCursor: next } = pageOf(byUser, limit, (last) => [
    ...[asOf, last.amount, last.userId, last.creditType],
  ]);
  return { ...rest, byUser: page, nextCursor: next };
}
