import type { CreditType } from '../../lib/credit-types.ts';
import { formatDollars, formatRate } from '../../lib/format.ts';
import type { Answers } from '../../lib/trpc.ts';

export type Settings = Answers['monitoring']['settings'];
export type Draft = Pick<Settings, 'refundRateThreshold' | 'dailyBudgetUsd' | 'creditValueUsd'>;

/** What the settings say, by name. */
export const rowsOf = (
  { refundRateThreshold, dailyBudgetUsd, creditValueUsd }: Draft,
  types: readonly CreditType[],
) => [
  { label: 'Refund rate is too high above', value: formatRate(refundRateThreshold) },
  {
    label: 'Budget of a day for providers',
    value: dailyBudgetUsd === null ? 'No budget' : formatDollars(dailyBudgetUsd),
  },
  ...types.map(({ creditType, name }) => {
    const usd = creditValueUsd[creditType];
    return {
      label: `One of “${name}” is worth`,
      value: usd === undefined ? 'No value' : formatDollars(usd),
    };
  }),
];
