import type { ChartState } from '../../../components/charts/chart.ts';
import type { Range } from '../../../components/range/range.ts';
import type { Cause, RefundRate } from './use-refund-rate.ts';

/** What every part of the page shows. */
export type ReportProps = {
  range: Range;
  /** What the page is narrowed to. */
  cause: Cause;
  state: ChartState;
  /** undefined until it has come. */
  data: RefundRate | undefined;
  /** Of the time compared with. */
  before: RefundRate | undefined;
  threshold: number | undefined;
};
