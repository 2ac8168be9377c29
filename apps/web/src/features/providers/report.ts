import type { ChartState } from '../../components/charts/chart.ts';
import type { Range } from '../../components/range/range.ts';
import type { Report } from './use-providers.ts';

/** What every part of the page shows. */
export type ReportProps = {
  range: Range;
  state: ChartState;
  /** undefined until it has come. */
  data: Report | undefined;
  /** Of the time compared with. */
  before: Report | undefined;
  /** The provider chosen, if any. */
  provider: string | undefined;
};
