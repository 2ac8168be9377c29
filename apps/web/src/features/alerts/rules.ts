import { formatCount, formatDollars, formatPercent, formatRate } from '../../lib/format.ts';
import type { Answers } from '../../lib/trpc.ts';

export type Alert = Answers['alerts']['list']['alerts'][number];
export type AlertDetails = Answers['alerts']['get'];
export type Rule = Alert['rule'];

type RuleLook = {
  /** What it is about, in a few words. */
  name: string;
  /** When it alerts. */
  when: string;
  figure: (value: number) => string;
  threshold: (threshold: number) => string;
};

const none = () => 'none';
const counted = (noun: string) => (value: number) => formatCount(value, noun);

/** What is watched. */
export const rules: Record<Rule, RuleLook> = {
  refund_rate: {
    name: 'Refund rate',
    when: 'More of what finished lately was refunded than the threshold allows.',
    figure: formatRate,
    threshold: formatPercent,
  },
  provider_degraded: {
    name: 'A provider fails',
    when: 'At least a tenth of a provider’s calls fail, and three times as many as in the day before.',
    figure: formatRate,
    threshold: formatPercent,
  },
  refund_failed: {
    name: 'Refunds owed',
    when: 'A refund could not be made yet, and a user still waits for it.',
    figure: counted('refund'),
    threshold: none,
  },
  holds_stuck: {
    name: 'Charges held too long',
    when: 'A charge is held for over a minute past its deadline.',
    figure: counted('charge'),
    threshold: none,
  },
  refresh_failing: {
    name: 'Refresh overdue',
    when: 'A user has waited over two hours for the credits of their plan.',
    figure: counted('user'),
    threshold: none,
  },
  ledger_out_of_balance: {
    name: 'Ledger does not add up',
    when: 'The last check found balances and entries that contradict each other.',
    figure: counted('violation'),
    threshold: none,
  },
  webhook_failing: {
    name: 'A webhook does not arrive',
    when: 'A webhook has taken nothing of what it was sent for over a minute.',
    figure: (value) => `${formatCount(value, 'message')} waiting or failed`,
    threshold: none,
  },
  budget_exceeded: {
    name: 'Budget of a day',
    when: 'Providers have cost more today than the budget of a day (UTC).',
    figure: formatDollars,
    threshold: formatDollars,
  },
};

export const ruleNames = Object.keys(rules) as Rule[];

/** What was measured, and what it is held against: `50.0% (threshold 5%)`. */
export function sayFigure({ rule, value, threshold }: Pick<Alert, 'rule' | 'value' | 'threshold'>) {
  if (value === null) return null;
  const { figure, threshold: limit } = rules[rule];
  const words = figure(value);
  return threshold === null ? words : `${words} (threshold ${limit(threshold)})`;
}
