import type { Transaction } from '@makegood/db';
import { readNeeds } from '../../monitoring/needs.ts';
import type { Finding } from '../alert.ts';

/** A refresh is due at the next hourly check; longer than that, nobody checks. */
const OVERDUE_H = 2;

/** What is owed to users and should have been done by now. */
export async function owedRules(tx: Transaction): Promise<Finding[]> {
  const needs = await readNeeds(tx);
  const [late] = await tx<[{ overdue: number }]>`
    select count(*) as overdue from subscriptions
    where not hold and not past_due
      and next_refresh_at < (select makegood_now()) - make_interval(hours => ${OVERDUE_H})`;
  const usual = { subject: '', severity: 'critical', firing: true, threshold: 0 } as const;
  const found: Finding[] = [];
  if (needs.failedRefunds > 0) {
    found.push({
      ...{
        ...usual,
        rule: 'refund_failed',
        value: needs.failedRefunds,
        link: '/monitoring/refunds#owed',
      },
      title: counted(needs.failedRefunds, 'refund is', 'refunds are', 'owed and could not be made'),
      detail: 'They are tried again by themselves until they succeed. The users still wait.',
    });
  }
  if (needs.heldPastDeadline > 0) {
    found.push({
      ...{
        ...usual,
        rule: 'holds_stuck',
        value: needs.heldPastDeadline,
        link: '/charges?state=held',
      },
      title: counted(needs.heldPastDeadline, 'charge is', 'charges are', 'held past the deadline'),
      detail: 'The sweeper should have paid them back within a minute.',
    });
  }
  const failing = needs.failingRefreshes;
  if (failing + late.overdue > 0) {
    found.push({
      ...{ ...usual, rule: 'refresh_failing', value: failing || late.overdue, link: '/refresh' },
      severity: 'warning',
      ...(failing > 0
        ? {
            title: counted(failing, 'user', 'users', 'could not be refreshed'),
            detail: 'They are tried again at the next check. The history of each says why.',
          }
        : {
            title: counted(
              late.overdue,
              'user waits',
              'users wait',
              'for a refresh that is overdue',
            ),
            detail: `They have been due for over ${OVERDUE_H} hours: no server checks.`,
          }),
    });
  }
  return found;
}

const counted = (n: number, one: string, many: string, what: string) =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many} ${what}`;
