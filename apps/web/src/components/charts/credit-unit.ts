import { formatCompact } from '../../lib/format.ts';
import { type CreditTypes, formatAmount } from '../../lib/credit-types.ts';
import type { UnitFormat } from './unit.ts';

/** How amounts in the smallest unit of a credit type are written. */
export function creditUnit(types: CreditTypes, creditType: string): UnitFormat {
  const { decimals, name } = types?.get(creditType) ?? { decimals: 0, name: creditType };
  return {
    short: (amount) => formatCompact(amount / 10 ** decimals),
    full: (amount) => formatAmount(amount, decimals),
    whole: decimals === 0,
    name: `${name}, smallest unit`,
  };
}
