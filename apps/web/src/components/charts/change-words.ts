import { formatNumber, formatPercent } from '../../lib/format.ts';
import type { Unit } from './unit.ts';

export type Direction = 'up' | 'down' | 'same';
export type Verdict = 'better' | 'worse' | null;

export type ChangeWords = { direction: Direction; words: string; verdict: Verdict };

/** Less of a change than this is none: half of what is shown as 1 %. */
const SAME = 0.005;
const MANY_TIMES = 10;

/** How a figure differs from the one it is compared with; shares by percentage points. */
export function sayChange(
  value: number,
  before: number,
  unit: Unit = 'count',
  good?: 'up' | 'down',
): ChangeWords {
  const difference = value - before;
  const byPoints = unit === 'share';
  const size = byPoints ? Math.abs(difference) : Math.abs(difference / before);
  const isSame = difference === 0 || size < (byPoints ? SAME / 10 : SAME);
  if (isSame) return { direction: 'same', words: 'no change', verdict: null };
  const direction = difference > 0 ? 'up' : 'down';
  const verdict = good && (direction === good ? 'better' : 'worse');
  return { direction, words: say(value, before, size, byPoints), verdict: verdict ?? null };
}

function say(value: number, before: number, size: number, byPoints: boolean): string {
  const more = value > before ? 'more' : 'less';
  if (byPoints) {
    const points = Math.round(size * 1000) / 10;
    return `${formatNumber(points)} ${points === 1 ? 'point' : 'points'} ${more}`;
  }
  if (before === 0) return 'up from none';
  if (value / before >= MANY_TIMES)
    return `${formatNumber(Math.round(value / before))} times as much`;
  return `${formatPercent(size)} ${more}`;
}
