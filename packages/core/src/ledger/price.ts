import { LedgerError } from '../errors.ts';
import { MAX_CREDITS } from './limits.ts';
import type { Feature } from './state.ts';

type Wanted = { units: number; amount?: number | undefined; creditType?: string | undefined };

/**
 * What a use of a feature costs: the amount asked for, or the feature's cost for each unit.
 * @throws LedgerError invalid_request for another credit type than the feature's without an amount,
 *   amount_out_of_range past 2^53-1
 */
export function priceOf(feature: Pick<Feature, 'cost' | 'creditType'>, wanted: Wanted) {
  const creditType = wanted.creditType ?? feature.creditType;
  if (wanted.amount !== undefined) return { amount: wanted.amount, creditType };
  if (creditType !== feature.creditType) {
    throw new LedgerError('invalid_request', {
      reason: 'The feature is priced in another credit type; name an amount.',
      creditType: feature.creditType,
    });
  }
  const amount = feature.cost * wanted.units;
  if (amount > MAX_CREDITS)
    throw new LedgerError('amount_out_of_range', { cost: feature.cost, units: wanted.units });
  return { amount, creditType };
}
