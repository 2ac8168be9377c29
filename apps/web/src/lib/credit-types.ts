import { useQuery } from '@tanstack/react-query';
import { type Answers, trpc } from './trpc.ts';

export type CreditType = Answers['creditTypes']['list']['creditTypes'][number];

/** null until they are known. */
export type CreditTypes = ReadonlyMap<string, CreditType> | null;

const FRESH_MS = 300_000;

/** The credit types by key, with name and decimals; null until they are known, or while not wanted. */
export function useCreditTypes(isWanted = true): Map<string, CreditType> | null {
  const { data } = useQuery(
    trpc.creditTypes.list.queryOptions(undefined, {
      staleTime: FRESH_MS,
      enabled: isWanted,
      select: ({ creditTypes }) => new Map(creditTypes.map((type) => [type.creditType, type])),
    }),
  );
  return data ?? null;
}

/** An amount in the smallest unit, as people write it: 1250 with 2 decimals is 12.50. */
export function formatAmount(amount: number, decimals: number, signed = false): string {
  return new Intl.NumberFormat(undefined, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: signed ? 'exceptZero' : 'auto',
  }).format(amount / 10 ** decimals);
}

/** An amount in the smallest unit, as a number of credits: 1250 with 2 decimals is 12.5. */
export const inCredits = (amount: number, type: CreditType | undefined): number =>
  amount / 10 ** (type?.decimals ?? 0);
