import { useMemo } from 'react';
import type { UnitFormat } from '../../components/charts/unit.ts';
import { formatAmount } from '../../lib/credit-types.ts';
import { formatCompact } from '../../lib/format.ts';
import { useTypesOfStaff } from './types-of-staff.ts';

/**
 * How amounts of the type `credit` are written. Where its decimals are not told, it has none.
 * `bare`: without the word, for where the label has it.
 */
export function useCreditUnit(bare = false): UnitFormat {
  const decimals = useTypesOfStaff()?.get('credit')?.decimals ?? 0;
  return useMemo(
    () => ({
      short: (amount) => formatCompact(amount / 10 ** decimals),
      full: (amount) => {
        const shown = formatAmount(amount, decimals);
        return bare ? shown : `${shown} ${shown === '1' ? 'credit' : 'credits'}`;
      },
      whole: decimals === 0,
      name: 'credits',
    }),
    [decimals, bare],
  );
}
