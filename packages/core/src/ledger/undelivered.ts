import { leftOf } from './rules.ts';
import type { Charge } from './state.ts';

/** What is owed of a held charge whose worker died: all but the units that it told were delivered. */
export function undeliveredOf(charge: Charge): { amount: number; units: number } {
  const amount = Math.max(0, leftOf(charge) - (charge.settledAmount ?? 0));
  const each = (charge.amount - charge.returnedAmount) / charge.units;
  const units = each === 0 ? 0 : Math.floor(amount / each);
  return { amount, units: Math.min(charge.units - charge.refundedUnits, units) };
}
