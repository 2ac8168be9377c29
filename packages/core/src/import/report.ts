import { LedgerError } from '../errors.ts';
import type { Result } from '../ledger/gather.ts';
import type { EnrollAnswer } from '../refresh/enroll.ts';
import type { ImportedUser } from './row.ts';

const MOST_TOLD = 100;

/** Rows that were left out: how many, and the first 100 with their line and why. */
export type LeftOut = {
  rows: number;
  first: { line: number; userId: string | null; problem: string }[];
};

/** What an import did, or would do. Credits in the smallest unit. */
export type ImportReport = {
  rows: number;
  /** Users taken over. */
  imported: number;
  /** Users that an earlier import of the same figures took over. */
  already: number;
  /** Rows that cannot be read or contradict the file or the plans. */
  bad: LeftOut;
  /** Users who are here with other figures, or with credits or a plan of their own. */
  conflicts: LeftOut;
  /** Users who could not be written; the same import again tries them again. */
  failed: LeftOut;
  /** Of those taken over: what becomes plan credits, and what was bought; null is no plan. */
  plans: { planId: string | null; users: number; plan: number; purchase: number }[];
  /** Of those taken over: whose next refresh is past already. */
  dueAtOnce: number;
  /** Of those taken over: who was never refreshed, and is first refreshed within 30 days. */
  staggered: number;
  /** Plans that bad rows name and that do not exist, the first 100. */
  unknownPlans: { planId: string; rows: number }[];
};

export const newReport = (): ImportReport => ({
  ...{ rows: 0, imported: 0, already: 0, dueAtOnce: 0, staggered: 0, plans: [], unknownPlans: [] },
  ...{ bad: nobody(), conflicts: nobody(), failed: nobody() },
});

const nobody = (): LeftOut => ({ rows: 0, first: [] });

/** Whether every user of the file is here as the file says. */
export const isComplete = ({ bad, conflicts, failed }: ImportReport): boolean =>
  bad.rows + conflicts.rows + failed.rows === 0;

export function leaveOut(
  leftOut: LeftOut,
  line: number,
  userId: string | null,
  problem: string,
): void {
  leftOut.rows += 1;
  if (leftOut.first.length < MOST_TOLD) leftOut.first.push({ line, userId, problem });
}

export function tellUnknownPlan({ unknownPlans }: ImportReport, planId: string): void {
  const known = unknownPlans.find((plan) => plan.planId === planId);
  if (known) known.rows += 1;
  else if (unknownPlans.length < MOST_TOLD) unknownPlans.push({ planId, rows: 1 });
}

const conflicts: Record<string, string> = {
  idempotency_key_reused: 'was imported before with other figures',
  user_exists: 'has credits or a plan here already',
};

/** Adds what became of a user. */
export function tellOutcome(
  report: ImportReport,
  { line, user }: { line: number; user: ImportedUser },
  result: Result<EnrollAnswer>,
  now: number,
): void {
  if ('error' in result) {
    const code = result.error instanceof LedgerError ? result.error.code : 'internal';
    const conflict = conflicts[code];
    leaveOut(conflict ? report.conflicts : report.failed, line, user.userId, conflict ?? code);
  } else if (result.value.replayed) report.already += 1;
  else tellImported(report, user, result.value, now);
}

function tellImported(
  report: ImportReport,
  { planId, lastRefreshAt }: ImportedUser,
  { plan, purchase, nextRefreshAt }: EnrollAnswer,
  now: number,
): void {
  report.imported += 1;
  const sum = report.plans.find((one) => one.planId === planId);
  if (sum) {
    sum.users += 1;
    sum.plan += plan;
    sum.purchase += purchase;
  } else report.plans.push({ planId, users: 1, plan, purchase });
  if (nextRefreshAt === null) return;
  if (Date.parse(nextRefreshAt) <= now) report.dueAtOnce += 1;
  if (lastRefreshAt === null) report.staggered += 1;
}
