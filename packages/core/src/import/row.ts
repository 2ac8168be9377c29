import { z } from 'zod';
import { MAX_CREDITS } from '../ledger/limits.ts';

/** What another system says of a user. */
export const importColumns = ['id', 'email', 'plan', 'balance', 'last_refresh'] as const;

/** What it may say beside. */
export const optionalImportColumns = ['name'] as const;

type Column = (typeof importColumns | typeof optionalImportColumns)[number];

/** The texts of a row as they came, or what kept them from coming. */
export type ImportRow =
  | { line: number; values: Partial<Record<Column, string>> }
  | { line: number; problem: string };

// A decoder puts U+FFFD in place of bytes that are no text.
const isText = (value: string) => value.isWellFormed() && !/[\0\u{fffd}]/u.test(value);

const text = (max: number) =>
  z
    .string('is missing')
    .max(max, `must be at most ${max} characters`)
    .refine(isText, 'is not well-formed text');

const optional = (max: number) => text(max).transform((value) => (value === '' ? null : value));

const WHOLE = `must be a whole number from 0 to ${MAX_CREDITS}`;
const TIME = 'must be an ISO 8601 date, or a time such as 2026-01-31T12:00:00Z';

const balance = z
  .string('is missing')
  .regex(/^\d+$/, WHOLE)
  .transform(Number)
  .refine(Number.isSafeInteger, WHOLE);

const time = z.union(
  [z.literal('').transform(() => null), z.iso.date(), z.iso.datetime({ offset: true })],
  TIME,
);

/**
 * A row of the import: an empty plan is no plan, and an empty last refresh none so far; a date is its
 * midnight, UTC.
 * @param now milliseconds since 1970 UTC, which no last refresh is after
 */
export const importRow = (now: number) =>
  z
    .object({
      id: text(255).min(1, 'is missing'),
      email: optional(255),
      name: optional(255).default(null),
      plan: optional(128),
      balance,
      last_refresh: time
        .transform((at) => (at === null ? null : Date.parse(at)))
        .refine((at) => at === null || at <= now, 'is in the future')
        .refine((at) => at === null || at >= 0, 'is before 1970'),
    })
    .transform(({ id, plan, last_refresh, ...row }): ImportedUser => ({
      ...row,
      userId: id,
      planId: plan,
      lastRefreshAt: last_refresh,
    }));

/** A user of another system; credits in the smallest unit, times in milliseconds since 1970 UTC. */
export type ImportedUser = {
  userId: string;
  email: string | null;
  name: string | null;
  planId: string | null;
  balance: number;
  lastRefreshAt: number | null;
};
