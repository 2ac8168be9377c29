import type { ChartState } from '../../components/charts/chart.ts';
import type { Range } from '../../components/range/range.ts';
import type { Shown as Read } from '../../components/report/local-rows.ts';
import type { Answers } from '../../lib/trpc.ts';

export type Costs = Answers['monitoring']['costs'];
export type Part = Costs['providers'][number];

/** What every part of the page shows. */
export type Shown = {
  costs: Read<Costs>;
  /** The figures of the time compared with. */
  before: Costs | undefined;
  range: Range;
  filter: { feature?: string; provider?: string };
  state: ChartState;
};

/** A part of a whole, 0 to 1; null where there is no whole. */
export const shareOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;
