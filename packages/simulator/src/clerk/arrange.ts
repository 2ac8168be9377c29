import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export type DeliveryOrder = 'as_sent' | 'reversed' | { shuffledBy: number };

/** Repeats each thing `times` times in a row and puts all in an order; a seed shuffles the same. */
export function arrange<T>(things: readonly T[], times: number, order: DeliveryOrder): T[] {
  const all = things.flatMap((thing) => Array.from({ length: times }, () => thing));
  if (order === 'as_sent') return all;
  if (order === 'reversed') return all.toReversed();
  const random = xoroshiro128plus(order.shuffledBy);
  for (let i = all.length - 1; i > 0; i -= 1) {
    const j = uniformInt(random, 0, i);
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}
