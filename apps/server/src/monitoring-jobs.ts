import { checkLedger, evaluateAlerts, fold, sumOutstanding } from '@makegood/core';
import type { Sql } from '@makegood/db';
import type { Job } from './jobs.ts';

const DAY_S = 86_400;
// How old the figures of what users are owed by age may be.
const SUM_OUTSTANDING_S = 600;

type Needs = {
  sql: Sql;
  /** For what may compute for minutes. */
  reports: Sql;
  linkTo: (page: string) => string;
};

/** The work behind the figures: the sums, what is owed, the alerts, and the daily check of the ledger. */
export function monitoringJobs({ sql, reports, linkTo }: Needs): Job[] {
  const patient = true;
  return [
    { name: 'fold', run: () => foldQuietly(reports), patient },
    {
      name: 'sum-outstanding',
      run: () => sumOutstanding({ sql }),
      everySeconds: SUM_OUTSTANDING_S,
      patient,
    },
    { name: 'alerts', run: () => evaluateAlerts({ sql }, linkTo), patient },
    {
      ...{ name: 'check-ledger', everySeconds: DAY_S, expireSeconds: DAY_S - 1 },
      ...{ patient, unhurried: true },
      run: async () => {
        const { ok, wallets, violations } = await checkLedger({ sql, reports }, 'check-ledger');
        return { ok, wallets, violations: violations.length };
      },
    },
  ];
}

/** Happens every few seconds: not worth a line in the log. */
async function foldQuietly(reports: Sql): Promise<object> {
  await fold({ sql: reports });
  return {};
}
