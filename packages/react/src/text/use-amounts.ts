import { useMemo } from 'react';
import { useCreditsContext } from '../context.ts';
import { useCreditTypes } from '../use-credit-types.ts';
import { formatAmount } from './format.ts';

export type Amounts = {
  /** `12.50` */
  number: (amount: number, creditType: string, signed?: boolean) => string;
  /** `12.50 credits` */
  words: (amount: number, creditType: string) => string;
  /** What a credit type is called. */
  name: (creditType: string) => string;
};

/** How amounts are written; null until the credit types' decimals are known. */
export function useAmounts(): Amounts | null {
  const { labels, locale } = useCreditsContext();
  const types = useCreditTypes();
  return useMemo(() => {
    if (!types) return null;
    const typeOf = (id: string) => types.creditTypes[id] ?? { name: id, decimals: 0 };
    const number = (amount: number, id: string, signed = false) =>
      formatAmount(amount, typeOf(id).decimals, { locale, signed });
    return {
      number,
      words: (amount, id) => labels.amount(number(amount, id), id, typeOf(id).name),
      name: (id) => labels.name(id, typeOf(id).name),
    };
  }, [types, labels, locale]);
}
