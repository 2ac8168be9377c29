import { z } from 'zod';
import * as field from '../ledger/fields.ts';

export const syncMode = z.enum(['users', 'plans', 'all']);

export const syncInput = z
  .strictObject({
    /** users: who they are; plans: Clerk's plans; all: both, and which plan each user is on. */
    mode: syncMode.default('all'),
    /** Says what would change; nothing changes. */
    dryRun: z.boolean().default(false),
    /** Credits of type `credit` at each refresh, by plan id, in place of what the plan has here. */
    creditOverrides: z.record(field.planId, field.amountOrZero).optional(),
  })
  .refine(({ mode, creditOverrides }) => mode !== 'users' || creditOverrides === undefined, {
    path: ['creditOverrides'],
    error: 'The mode users leaves plans as they are.',
  });
export type SyncInput = z.output<typeof syncInput>;

const value = z.union([z.string(), z.number(), z.boolean()]).nullable();

export const difference = z.object({
  /** What differs here from Clerk: a user, a plan, or which plan a user is on. */
  kind: z.enum(['user', 'plan', 'subscription']),
  /** Of the user or the plan. */
  id: z.string(),
  field: z.string(),
  before: value,
  /** As Clerk has it. */
  after: value,
});
export type Difference = z.output<typeof difference>;

export const failure = z.object({
  kind: z.enum(['user', 'plan', 'subscription']),
  id: z.string(),
  /** The code of the refusal. */
  code: z.string(),
});

const counts = { total: z.int(), created: z.int(), updated: z.int(), unchanged: z.int() };

export const syncReport = z.object({
  users: z.object({
    ...counts,
    /** Users here that Clerk does not have; they stay. */
    missing: z.int(),
  }),
  plans: z.object(counts),
  /** Users who came to another plan. */
  planChanges: z.int(),
  failed: z.int(),
  /** At most 1,000. */
  failures: z.array(failure),
  /** At most 1,000. */
  differences: z.array(difference),
});
export type SyncReport = z.output<typeof syncReport>;

const none = { total: 0, created: 0, updated: 0, unchanged: 0 };

export const emptyReport = (): SyncReport => ({
  users: { ...none, missing: 0 },
  plans: { ...none },
  ...{ planChanges: 0, failed: 0, failures: [], differences: [] },
});

const MOST_LISTED = 1000;

/** Counts one of a page as created, updated or unchanged, by what differs. */
export function count(
  counts: SyncReport['users'] | SyncReport['plans'],
  isNew: boolean,
  differences: Difference[],
): void {
  if (isNew) counts.created += 1;
  else if (differences.length > 0) counts.updated += 1;
  else counts.unchanged += 1;
}

export function list(report: SyncReport, differences: Difference[]): void {
  report.differences.push(...differences.slice(0, MOST_LISTED - report.differences.length));
}

export function fail(report: SyncReport, failed: z.output<typeof failure>): void {
  report.failed += 1;
  if (report.failures.length < MOST_LISTED) report.failures.push(failed);
}
