import type { Transaction } from '@makegood/db';
import type { Finding } from '../alert.ts';

/** No charge stays held past its deadline for longer. */
const STUCK_S = 60;
/** A refresh is due at the next hourly check; longer than that, nobody checks. */
const OVERDUE_H = 2;

/** What is owed to users and should have been done by now. */
export async function owedRules(tx: Transaction): Promise<Finding[]> {
  const [row] = await tx<[{ failed: number; stuck: number; overdue: number; over: number | null }]>`
    select (select count(*) from failed_refunds where resolved_at is null) as failed,
      (select count(*) from charges where state = 'held'
        and deadline < (select makegood_now()) - make_interval(secs => ${STUCK_S})) as stuck,
      (select count(*) from subscriptions where not hold and not past_due
        and next_refresh_at < (select makegood_now()) - make_interval(hours => ${OVERDUE_H})) as overdue,
      (select round(extract(epoch from makegood_now() - min(deadline)))::int from charges
        where state = 'held') as over`;
  const usual = { subject: '', severity: 'critical', firing: true, threshold: 0 } as const;
  const found: Finding[] = [];
  if (row.failed > 0) {
    found.push({
      ...{ ...usual, rule: 'refund_failed', value: row.failed, link: '/monitoring/refunds#owed' },
      title: counted(row.failed, 'refund is', 'refunds are', 'owed and could not be made yet'),
      detail: 'They are tried again by themselves until they succeed. The users still wait.',
    });
  }
  if (row.stuck > 0) {
    found.push({
      ...{ ...usual, rule: 'holds_stuck', value: row.stuck, link: '/charges?state=held' },
      title: counted(row.stuck, 'charge is', 'charges are', 'held past the deadline'),
      detail: `The oldest for ${row.over ?? 0} s. The sweeper should have paid them back within ${STUCK_S} s.`,
    });
  }
  if (row.overdue > 0) {
    found.push({
      ...{ ...usual, rule: 'refresh_failing', value: row.overdue, link: '/refresh' },
      severity: 'warning',
      title: counted(row.overdue, 'user waits', 'users wait', 'for a refresh that is overdue'),
      detail: `They have been due for over ${OVERDUE_H} hours: their refresh fails, or no server checks.`,
    });
  }
  return found;
}

const counted = (n: number, one: string, many: string, what: string) =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many} ${what}`;
