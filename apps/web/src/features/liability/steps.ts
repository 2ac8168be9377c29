import { saySource } from '../../lib/sources.ts';
import { type Liability, moves } from './liability.ts';

/** One bar of the waterfall, from one balance to another. */
export type Step = {
  key: string;
  words: string;
  /** A balance itself, or what it changed by. */
  value: number;
  isBalance: boolean;
  from: number;
  to: number;
};

/** The way from the balance before to the one after, without what moved nothing; issued by source. */
export function stepsOf(liability: Liability): Step[] {
  const { opening, closing, sources } = liability;
  const changes = moves.flatMap(({ key, words, sign }) => {
    if (key !== 'issued')
      return [{ key: key as string, words: words as string, value: sign * liability[key] }];
    return sources.map(({ source, issued }) => ({
      ...{
        key: `issued ${source}`,
        words: `Issued: ${saySource(source).toLowerCase()}`,
        value: issued,
      },
    }));
  });
  let balance = opening;
  const steps = changes
    .filter(({ value }) => value !== 0)
    .map((change): Step => {
      const from = balance;
      balance += change.value;
      return { ...change, isBalance: false, from, to: balance };
    });
  const whole = (key: string, words: string, value: number): Step => ({
    ...{ key, words, value, isBalance: true, from: 0, to: value },
  });
  return [
    whole('opening', 'Owed before', opening),
    ...steps,
    whole('closing', 'Owed after', closing),
  ];
}

/** What the bars are drawn from and to; not from 0 where the changes would be too small to see. */
export function domainOf(steps: readonly Step[]): { low: number; high: number } {
  const levels = steps.map(({ to }) => to);
  const [least, high] = [
    Math.min(...levels, ...steps.slice(1, -1).map(({ from }) => from)),
    Math.max(...levels, 1),
  ];
  if (least < high * 0.6) return { low: Math.min(least, 0), high };
  return { low: Math.max(0, least - (high - least || high) * 0.3), high };
}
