import { csvLine } from '../data-table/csv.ts';
import type { Comparison, RankedItem, Series } from './chart.ts';
import type { Row } from './rows.ts';
import { formatOf, type Unit } from './unit.ts';

// Spreadsheets take a file without this mark for one of another encoding.
const MARK = '\uFEFF';

type Units = { left: Unit | undefined; right: Unit | undefined };

/** All figures of a chart over time as CSV (RFC 4180), the oldest first; times in UTC. */
export function pointsCsv(
  rows: readonly Row[],
  series: readonly Series[],
  units: Units,
  comparison: Comparison | undefined,
): string {
  const heads = series.map((one) => headOf(one.label, units[one.axis ?? 'left']));
  const compared = comparison ? heads.map((head) => `${head}, ${comparison.label}`) : [];
  const iso = (ms: number | null) => (ms === null ? '' : new Date(ms).toISOString());
  const cells = (figures: Row['values'] | null) => series.map(({ key }) => figures?.[key] ?? '');
  return [
    MARK,
    csvLine(['From', 'Until', ...heads, ...(comparison ? ['Compared with', ...compared] : [])]),
    ...rows.map(({ at, until, values, before, was }) =>
      csvLine([
        iso(at),
        iso(until),
        ...cells(values),
        ...(comparison ? [iso(was), ...cells(before)] : []),
      ]),
    ),
  ].join('');
}

/** A ranking or the parts of a whole as CSV. */
export function itemsCsv(
  items: readonly Pick<RankedItem, 'label' | 'value' | 'before'>[],
  [label, value]: readonly [string, string],
  unit: Unit | undefined,
  comparisonLabel?: string,
): string {
  const head = headOf(value, unit);
  const compared = comparisonLabel !== undefined;
  return [
    MARK,
    csvLine([label, head, ...(compared ? [`${head}, ${comparisonLabel}`] : [])]),
    ...items.map((item) =>
      csvLine([item.label, item.value, ...(compared ? [item.before ?? ''] : [])]),
    ),
  ].join('');
}

function headOf(label: string, unit: Unit | undefined): string {
  const { name } = formatOf(unit);
  return name === undefined ? label : `${label} (${name})`;
}
