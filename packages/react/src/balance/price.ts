import type { Balance, Settings } from '../api.ts';

/** What a unit of a feature costs, in the smallest unit of a credit type. */
export type Price = { cost: number; creditType: string | null };

/** A server from before it told of the credit types tells the costs alone. */
type Told = Pick<Settings, 'featureCosts'> & Partial<Settings>;

/**
 * The price of a feature.
 * @param assumed the credit type that is meant where the server does not tell it
 * @returns null where it is not known
 */
export function priceOf(
  { featureCosts, featureCreditTypes }: Told,
  feature: string,
  assumed: string | null,
): Price | null {
  const cost = featureCosts[feature];
  if (cost === undefined) return null;
  return { cost, creditType: featureCreditTypes?.[feature] ?? assumed };
}

/** Whether what is there of the credit type pays for so many units; false until all is known. */
export function isEnough(
  balances: Record<string, Balance> | null,
  { cost, creditType }: Price,
  units: number,
): boolean {
  if (balances === null || creditType === null) return false;
  return cost * units <= (balances[creditType]?.available ?? 0);
}
