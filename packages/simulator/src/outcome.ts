/** What can become of a call. The order is part of a seed's meaning: append, never reorder. */
export const OUTCOMES = [
  'ok',
  'timeout',
  'reset',
  'refused',
  'bad_request',
  'unprocessable',
  'unauthorized',
  'payment_required',
  'rate_limited',
  'server_error',
  'bad_gateway',
  'overloaded',
  'malformed',
  'empty',
  'empty_body',
  'content_refused',
  'broken_stream',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** Relative weights of the outcomes; what is not named has weight 0. */
export type Mix = Partial<Record<Outcome, number>>;

/**
 * Checks a mix and returns a copy that later changes by the caller cannot reach.
 * Throws RangeError for an unknown outcome, a weight that is negative or not finite, or no weight
 * at all.
 */
export function checkedMix(mix: Mix): Mix {
  let total = 0;
  for (const [outcome, weight] of Object.entries(mix)) {
    if (!OUTCOMES.some((known) => known === outcome)) {
      throw new RangeError(`unknown outcome in the mix: ${outcome}`);
    }
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RangeError(`the weight of ${outcome} must be finite and at least 0: ${weight}`);
    }
    total += weight;
  }
  if (!(total > 0 && Number.isFinite(total))) {
    throw new RangeError('the weights of the mix must add up to a finite number above 0');
  }
  return { ...mix };
}
