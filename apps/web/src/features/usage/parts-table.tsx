import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Column } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { localRows } from '../../components/report/local-rows.ts';
import { formatNumber, formatRate } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import { type By, byWords, type Part, pick, type Shown, useKeyWords } from './usage.ts';

const route = getRouteApi('/monitoring/usage');

const sortBy = {
  key: ({ key }: Part) => key,
  charges: ({ charges }: Part) => charges,
  units: ({ units }: Part) => units,
};

/** What was used, by what it is split by. */
export function PartsTable({ usage, range, filter, by }: Shown & { by: By }) {
  const { sort } = route.useSearch();
  const wordsOf = useKeyWords(by);
  const whole = usage.data?.charges ?? 0;
  const columns = useMemo(() => columnsOf(by, whole, wordsOf), [by, whole, wordsOf]);
  const rows = localRows(usage, ({ parts }) => parts, { by: sortBy, sort });
  const span = { from: usage.data?.from ?? range.from, to: usage.data?.to ?? range.to };
  return (
    <DataTable
      label={`Usage by ${byWords[by].one.toLowerCase()}`}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
      {...(by !== 'operationType' && {
        rowLink: ({ key }: Part) =>
          chargesBehind(undefined, { ...span, ...filter, ...pick(by, key) }),
      })}
      empty={{
        title: 'Nothing was charged for in this time',
        children: 'Choose a longer one, or another filter.',
      }}
      csv={{
        name: `usage-by-${by}`,
        readPage: async () => ({ rows: rows.rows, nextCursor: null }),
      }}
    />
  );
}

function columnsOf(by: By, whole: number, wordsOf: (key: string) => string): Column<Part>[] {
  return [
    {
      ...{ id: 'key', header: byWords[by].one, width: 240, sort: 'key' },
      cell: ({ key }) => wordsOf(key),
      csv: ({ key }) => key,
    },
    {
      ...{ id: 'charges', header: 'Charges', width: 110, align: 'end', sort: 'charges' },
      cell: ({ charges }) => formatNumber(charges),
      csv: ({ charges }) => charges,
    },
    {
      ...{ id: 'share', header: 'Of all', width: 90, align: 'end' },
      cell: ({ charges }) => (whole === 0 ? '–' : formatRate(charges / whole)),
    },
    {
      ...{ id: 'units', header: 'Units', width: 110, align: 'end', sort: 'units' },
      cell: ({ units }) => formatNumber(units),
      csv: ({ units }) => units,
    },
  ];
}
