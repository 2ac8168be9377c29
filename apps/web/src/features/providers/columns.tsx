import { Sparkline } from '../../components/charts/sparkline.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { None } from '../../components/none.tsx';
import type { SortBy } from '../../components/report/local-rows.ts';
import { formatDollars, formatMilliseconds, formatNumber, formatRate } from '../../lib/format.ts';
import type { ProviderRow } from './use-providers.ts';

type Figures = Omit<ProviderRow, 'provider' | 'reasons' | 'usualRate' | 'course' | 'features'>;

/** A provider, or a feature of one. */
export type Line = Figures & {
  name: string;
  /** Of a feature, whose work it is. */
  ofProvider?: string;
  course?: (number | null)[];
};

const failureRate = (success: number | null) => (success === null ? null : 1 - success);

const rate = (value: number | null) => (value === null ? <None /> : formatRate(value));
const ms = (value: number | null) => (value === null ? <None /> : formatMilliseconds(value));

type Kind = {
  [Key in keyof Figures]: Figures[Key] extends number | null ? Key : never;
}[keyof Figures];

const figure = (
  id: Kind,
  header: string,
  cell: Column<Line>['cell'],
  width: number,
): Column<Line> => ({
  ...{ id, header, cell, sort: id, align: 'end', width },
  csv: (row) => row[id],
});

export const lineColumns: Column<Line>[] = [
  {
    ...{ id: 'name', header: 'Name', sort: 'name', width: 120 },
    cell: ({ name }) => name,
    csv: ({ name }) => name,
  },
  {
    ...{ id: 'course', header: 'Share that failed', width: 128 },
    cell: ({ course }) =>
      course ? (
        <Sparkline values={course.map(failureRate)} height={24} color="refunded" />
      ) : (
        <None />
      ),
  },
  figure('successRate', 'Success rate', (row) => rate(row.successRate), 130),
  figure('finished', 'Finished', (row) => formatNumber(row.finished), 104),
  figure('failed', 'Failed', (row) => formatNumber(row.failed), 92),
  figure('refundRate', 'Refund rate', (row) => rate(row.refundRate), 124),
  figure('p50', 'p50', (row) => ms(row.p50), 92),
  figure('p95', 'p95', (row) => ms(row.p95), 92),
  figure('p99', 'p99', (row) => ms(row.p99), 92),
  figure('costUsd', 'Cost', (row) => formatDollars(row.costUsd), 96),
];

export const sortBy: SortBy<Line> = {
  name: (row: Line) => row.name,
  successRate: (row: Line) => row.successRate,
  finished: (row: Line) => row.finished,
  failed: (row: Line) => row.failed,
  refundRate: (row: Line) => row.refundRate,
  p50: (row: Line) => row.p50,
  p95: (row: Line) => row.p95,
  p99: (row: Line) => row.p99,
  costUsd: (row: Line) => row.costUsd,
};
