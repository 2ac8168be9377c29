import type { Sql } from '@makegood/db';
import { pMapIterable } from 'p-map';
import type { EnrollCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import type { Result } from '../ledger/gather.ts';
import { idempotencyOf } from '../ledger/idempotency.ts';
import type { EnrollAnswer } from '../refresh/enroll.ts';
import { checkRows, type GoodRow } from './check-rows.ts';
import { type ImportReport, newReport, tellOutcome } from './report.ts';
import type { ImportRow } from './row.ts';

/** Users in a transaction. */
const BATCH = 500;

/** Transactions at once: while one is decided here, PostgreSQL writes the other. */
const AT_ONCE = 2;

/** A user is imported once, by whatever file. */
const KEY = 'import';

export type ImportOptions = {
  onProgress?: (report: ImportReport) => void;
  /** Stops between two batches; the same import again goes on with the rest. */
  signal?: AbortSignal;
};

/** Decides a page of users. */
export type DecidePage = (page: GoodRow[]) => Promise<Result<EnrollAnswer>[]>;

/** Goes through the rows once, in their order. */
export async function pass(
  { sql }: Pick<Ledger, 'sql'>,
  rows: AsyncIterable<ImportRow>,
  decide: DecidePage,
  { onProgress, signal }: ImportOptions,
): Promise<ImportReport> {
  const report = newReport();
  const { now, plans } = await readPlans(sql);
  const pages = checkRows(rows, { plans, now, size: BATCH, signal }, report);
  const decided = pMapIterable(pages, async (page) => ({ page, results: await decide(page) }), {
    concurrency: AT_ONCE,
    backpressure: AT_ONCE,
  });
  for await (const { page, results } of decided) {
    for (const [index, row] of page.entries()) {
      const result = results[index];
      if (!result) throw new Error('A user has no outcome');
      tellOutcome(report, row, result, now);
    }
    onProgress?.(report);
  }
  return report;
}

async function readPlans(sql: Sql): Promise<{ now: number; plans: Set<string> }> {
  const [[clock], plans] = await Promise.all([
    sql<{ now: Date }[]>`select makegood_now() as now`,
    sql<{ planId: string }[]>`select plan_id from plans_in_force`,
  ]);
  if (!clock) throw new Error('The database did not tell the time');
  return { now: clock.now.getTime(), plans: new Set(plans.map(({ planId }) => planId)) };
}

export const enrollOf = ({ user }: GoodRow, actor: string): EnrollCommand => {
  const { userId, planId, balance, lastRefreshAt } = user;
  const figures = { userId, planId, balance, lastRefreshAt };
  return {
    kind: 'enroll',
    ...figures,
    actor,
    idempotency: idempotencyOf({ ...figures, idempotencyKey: KEY }),
  };
};
