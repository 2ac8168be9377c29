import type { Series } from './chart.ts';

/** Dashes of lines and fills of bars, so that series are told apart without colour too. */
const dashes = [undefined, '8 4', '12 3 3 3', '4 3'];
export const fills = ['plain', 'hatched', 'dotted', 'crossed', 'striped'] as const;
export type Fill = (typeof fills)[number];

/** What a bucket that still runs looks like as a line. */
export const RUNNING_DASHES = '1 5';
export const COMPARED_DASHES = '5 3';

export type Look = { dashes: string | undefined; fill: Fill };

/** How each series looks besides its colour, by key. */
export function looksOf(series: readonly Series[]): Map<string, Look> {
  const lines = series.filter(({ kind, dashed }) => kind === 'line' && !dashed);
  const stacked = series.filter(({ kind }) => kind !== 'line');
  return new Map(
    series.map((one) => [
      one.key,
      {
        dashes: one.dashed ? '6 5' : dashes[Math.max(lines.indexOf(one), 0) % dashes.length],
        fill: fills[Math.max(stacked.indexOf(one), 0) % fills.length] ?? 'plain',
      },
    ]),
  );
}
