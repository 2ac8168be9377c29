import { type CreditType, formatAmount } from '../../lib/credit-types.ts';
import { formatCount, formatDollars, formatRate } from '../../lib/format.ts';
import type { Answers } from '../../lib/trpc.ts';
import { rules } from '../alerts/rules.ts';

export type Settings = Answers['monitoring']['settings'];
export type Draft = Pick<
  Settings,
  'refundRateThreshold' | 'dailyBudgetUsd' | 'creditValueUsd' | 'lowBalance' | 'alerts'
>;

/** What the settings say, by name. */
export const rowsOf = (
  { refundRateThreshold, dailyBudgetUsd, creditValueUsd, lowBalance, alerts }: Draft,
  types: readonly CreditType[],
) => [
  { label: 'Refund rate is too high above', value: formatRate(refundRateThreshold) },
  {
    label: 'Budget of a day for providers',
    value: dailyBudgetUsd === null ? 'No budget' : formatDollars(dailyBudgetUsd),
  },
  {
    label: 'A rate says something from',
    value: formatCount(alerts.minCharges, 'finished charge'),
  },
  {
    label: 'Rules that alert nobody',
    value: alerts.muted.map((rule) => rules[rule].name).join(', ') || 'None is muted',
  },
  ...types.map(({ creditType, name }) => {
    const usd = creditValueUsd[creditType];
    return {
      label: `One of “${name}” is worth`,
      value: usd === undefined ? 'No value' : formatDollars(usd),
    };
  }),
  ...types.map(({ creditType, name, decimals }) => {
    const below = lowBalance[creditType] ?? 0;
    return {
      label: `A balance of “${name}” is low below`,
      value: below === 0 ? 'Never told' : formatAmount(below, decimals),
    };
  }),
];
