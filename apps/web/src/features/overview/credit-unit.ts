import { useMemo } from 'react';
import type { UnitFormat } from '../../components/charts/unit.ts';
import { formatAmount, useCreditTypes } from '../../lib/credit-types.ts';
import { formatCompact } from '../../lib/format.ts';

/** How amounts of the type `credit` are written. Where its decimals are not told, it has none. */
export function useCreditUnit(): UnitFormat {
  const decimals = useCreditTypes()?.get('credit')?.decimals ?? 0;
  return useMemo(
    () => ({
      short: (amount) => formatCompact(amount / 10 ** decimals),
      full: (amount) =>
        `${formatAmount(amount, decimals)} ${amount === 1 && decimals === 0 ? 'credit' : 'credits'}`,
      whole: decimals === 0,
      name: 'credits',
    }),
    [decimals],
  );
}
