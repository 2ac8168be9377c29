import type { Transaction } from '@makegood/db';
import { chargeFacts } from '../../monitoring/facts.ts';
import type { Finding } from '../alert.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Providers have cost more today (a day of UTC) than they may in a day. */
export async function budgetRule(
  tx: Transaction,
  now: Date,
  dailyBudgetUsd: number | null,
): Promise<Finding[]> {
  if (dailyBudgetUsd === null) return [];
  const from = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const to = Math.ceil((now.getTime() + 1) / MINUTE_MS) * MINUTE_MS;
  const today = { from: new Date(from), to: new Date(to), starts: [new Date(from)] };
  const [row] = await tx<{ cost: number }[]>`
    select coalesce(sum(cost_usd), 0)::float8 as cost from ${chargeFacts(tx, today, {})} f`;
  const cost = row?.cost ?? 0;
  if (cost <= dailyBudgetUsd) return [];
  const usd = (value: number) => value.toLocaleString('en', { style: 'currency', currency: 'USD' });
  return [
    {
      ...{ rule: 'budget_exceeded', subject: '', severity: 'warning', firing: true },
      title: `Providers have cost ${usd(cost)} today`,
      detail: `The budget of a day (UTC) is ${usd(dailyBudgetUsd)}.`,
      ...{ value: cost, threshold: dailyBudgetUsd, link: '/monitoring/costs?range=24h' },
    },
  ];
}
