import { z } from 'zod';
import * as field from '../ledger/fields.ts';

const at = z.iso.datetime();

const MOST_VERSIONS = 2 ** 31 - 1;

/** Number of a version. */
export const versionNumber = z.int().min(1).max(MOST_VERSIONS);

const states = ['in_force', 'scheduled', 'past', 'cancelled'] as const;

/** What every write of a version may say beside its values. */
export const versionInput = {
  /** From when on it holds; without it, from now on. Up to five minutes ago counts as now. */
  effectiveAt: field.time
    .refine((time) => Date.parse(time) < Date.UTC(9999, 0), 'Must be before the year 9999.')
    .optional(),
  /** Number of the last version that the writer saw, 0 for none; refused when it is another by now. */
  version: z.int().min(0).max(MOST_VERSIONS).optional(),
};

/** A version of something: what it is (`values`) from `effectiveAt` on, and who wrote it when. */
export const versionAnswer = <Values extends z.ZodType>(values: Values) =>
  z.object({
    version: z.int(),
    state: z.enum(states),
    effectiveAt: at,
    createdAt: at,
    actor: z.string(),
    cancelledAt: at.nullable(),
    cancelledBy: z.string().nullable(),
    values,
  });

export type Version<Values> = {
  version: number;
  state: (typeof states)[number];
  effectiveAt: string;
  createdAt: string;
  actor: string;
  cancelledAt: string | null;
  cancelledBy: string | null;
  values: Values;
};

/** A row of a table of versions, with its state. */
export type VersionRow = Omit<
  Version<never>,
  'values' | 'effectiveAt' | 'createdAt' | 'cancelledAt'
> & { effectiveAt: Date; createdAt: Date; cancelledAt: Date | null };

export const versionOf = <Values>(row: VersionRow, values: Values): Version<Values> => ({
  version: row.version,
  state: row.state,
  effectiveAt: row.effectiveAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  actor: row.actor,
  cancelledAt: row.cancelledAt && row.cancelledAt.toISOString(),
  cancelledBy: row.cancelledBy,
  values,
});
