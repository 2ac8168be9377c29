import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

const SEED = 'makegood';

/** Chance that falls the same way each time. */
export type Dice = {
  /** From 0 up to 1. */
  share(): number;
  between(min: number, max: number): number;
  whole(min: number, max: number): number;
  chance(probability: number): boolean;
  /** One of the items, by their weights. */
  pick<T>(items: readonly T[], weightOf: (item: T) => number): T;
};

/** The dice of one part of the demo: what it rolls does not depend on any other part. */
export function diceOf(part: string): Dice {
  const digest = createHash('sha256').update(`${SEED} ${part}`).digest();
  const random = xoroshiro128plusFromState([0, 4, 8, 12].map((at) => digest.readInt32BE(at)));
  const share = () => uniformFloat64(random);
  const between = (min: number, max: number) => min + share() * (max - min);
  return {
    share,
    between,
    whole: (min, max) => Math.floor(between(min, max + 1)),
    chance: (probability) => share() < probability,
    pick(items, weightOf) {
      let left = share() * items.reduce((sum, item) => sum + weightOf(item), 0);
      const found = items.find((item) => (left -= weightOf(item)) < 0) ?? items.at(-1);
      if (found === undefined) throw new RangeError('There is nothing to pick from');
      return found;
    },
  };
}
