import { useMemo } from 'react';
import type { UnitFormat } from '../../../components/charts/unit.ts';
import { formatAmount, useCreditTypes } from '../../../lib/credit-types.ts';
import { formatCompact } from '../../../lib/format.ts';

/** How amounts of a credit type are written. */
export function useUnitOf(creditType = 'credit'): UnitFormat {
  const type = useCreditTypes()?.get(creditType);
  const decimals = type?.decimals ?? 0;
  const name = creditType === 'credit' ? 'credits' : (type?.name.toLowerCase() ?? creditType);
  return useMemo(
    () => ({
      short: (amount) => formatCompact(amount / 10 ** decimals),
      full: (amount) => `${formatAmount(amount, decimals)} ${name}`,
      whole: decimals === 0,
      name,
    }),
    [decimals, name],
  );
}
