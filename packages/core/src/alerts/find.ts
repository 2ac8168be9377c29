import type { Transaction } from '@makegood/db';
import type { MonitoringSettings } from '../monitoring/settings.ts';
import type { Finding } from './alert.ts';
import { budgetRule } from './rules/budget.ts';
import { owedRules } from './rules/owed.ts';
import { providerDegradedRule } from './rules/provider-degraded.ts';
import { readRecent } from './rules/recent.ts';
import { refundRateRule } from './rules/refund-rate.ts';
import { upkeepRules } from './rules/upkeep.ts';

/** Everything that is wrong now, by every rule that is not muted. */
export async function find(
  tx: Transaction,
  now: Date,
  { refundRateThreshold, dailyBudgetUsd, alerts }: MonitoringSettings,
): Promise<Finding[]> {
  const { minCharges, muted } = alerts;
  const recent = await readRecent(tx, now);
  const providers = [...recent].flatMap(([provider, of]) =>
    provider ? providerDegradedRule(provider, of, minCharges) : [],
  );
  const found = [
    ...refundRateRule(recent.get(null), refundRateThreshold, minCharges),
    ...providers,
    ...(await owedRules(tx)),
    ...(await upkeepRules(tx)),
    ...(await budgetRule(tx, now, dailyBudgetUsd)),
  ];
  return found.filter(({ rule }) => !muted.includes(rule));
}
