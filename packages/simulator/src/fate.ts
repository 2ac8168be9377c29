import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { OUTCOMES } from './outcome.ts';
import type { Mix, Outcome } from './outcome.ts';

export type CallIdentity = { seed: number; provider: string; callId: string; attempt: number };

/** What will happen to a call; the draws lie in [0, 1). */
export type Fate = {
  outcome: Outcome;
  latencyDraw: number;
  shareDraw: number;
  statusDraw: number;
};

/**
 * Decides the fate of a call. Pure: the same identity and mix give the same fate, whatever was
 * called before or at the same time. The draws do not depend on the mix.
 */
export function fateOf(identity: CallIdentity, mix: Mix): Fate {
  const random = xoroshiro128plusFromState(stateOf(identity));
  const outcomeDraw = uniformFloat64(random);
  return {
    outcome: pickOutcome(mix, outcomeDraw),
    latencyDraw: uniformFloat64(random),
    shareDraw: uniformFloat64(random),
    statusDraw: uniformFloat64(random),
  };
}

/** The tokens, out of `tokens`, that a broken stream delivers: never all of them. */
export function deliveredTokens(tokens: number, shareDraw: number): number {
  return Math.floor(tokens * shareDraw);
}

// JSON keeps ('a', 'bc') and ('ab', 'c') apart.
function stateOf({ seed, provider, callId, attempt }: CallIdentity): number[] {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, provider, callId, attempt]))
    .digest();
  return [0, 4, 8, 12].map((offset) => digest.readInt32BE(offset));
}

function pickOutcome(mix: Mix, draw: number): Outcome {
  const weighted = OUTCOMES.filter((outcome) => (mix[outcome] ?? 0) > 0);
  const total = weighted.reduce((sum, outcome) => sum + (mix[outcome] ?? 0), 0);
  let rest = draw * total;
  for (const outcome of weighted) {
    rest -= mix[outcome] ?? 0;
    if (rest < 0) return outcome;
  }
  // Rounding can leave a rest of 0 behind the last weight.
  const last = weighted.at(-1);
  if (last === undefined) throw new RangeError('the mix has no weight');
  return last;
}
