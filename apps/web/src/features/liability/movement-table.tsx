import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { UnitFormat } from '../../components/charts/unit.ts';
import type { Column } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { bucketWords } from '../../components/range/buckets.ts';
import { localRows } from '../../components/report/local-rows.ts';
import { Section } from '../../components/section.tsx';
import { chargesBehind } from '../../lib/look-up.ts';
import { type Liability, moves, type Shown } from './liability.ts';

const route = getRouteApi('/monitoring/liability');

type Row = Liability['buckets'][number] & { until: string };

/** Everything that moved what is owed, step by step; every line adds up. */
export function MovementTable({ liability, range, unit }: Shown) {
  const { sort } = route.useSearch();
  const { data } = liability;
  const bucket = data?.bucket ?? range.bucket;
  const { timeZone } = range;
  const columns = useMemo(() => columnsOf(unit, bucket, timeZone), [unit, bucket, timeZone]);
  const rows = localRows(liability, rowsOf, { by: sortBy, sort });
  return (
    <Section
      title="Step by step"
      description="Owed before, plus what was issued, returned and refunded, less what was used, expired and voided, and what was adjusted, is what was owed after."
    >
      <DataTable
        label={`What moved what is owed, by ${bucketWords[bucket]}`}
        columns={columns}
        rows={rows}
        rowKey={({ at }) => at}
        rowLink={({ at, until }) =>
          chargesBehind(undefined, {
            ...{ from: at, to: until },
            ...(data && { type: data.creditType }),
          })
        }
        empty={{ title: 'Nothing moved in this time' }}
        csv={{
          name: `liability-${(data?.from ?? range.from).slice(0, 10)}`,
          readPage: async () => ({ rows: rows.rows, nextCursor: null }),
        }}
      />
    </Section>
  );
}

const rowsOf = ({ buckets, to }: Liability): Row[] =>
  buckets.map((bucket, i) => ({ ...bucket, until: buckets[i + 1]?.at ?? to })).toReversed();

const figures = [
  { key: 'opening', words: 'Owed before' },
  ...moves.map(({ key, words }) => ({ key, words })),
  { key: 'closing', words: 'Owed after' },
] as const;

const sortBy = {
  at: ({ at }: Row) => at,
  ...Object.fromEntries(figures.map(({ key }) => [key, (row: Row) => row[key]])),
};

const inDays = new Set(['day', 'week', 'month']);

function columnsOf(unit: UnitFormat, bucket: Liability['bucket'], timeZone: string): Column<Row>[] {
  const format = new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    ...(!inDays.has(bucket) && { timeStyle: 'short' }),
    timeZone,
  });
  return [
    {
      ...{ id: 'at', header: 'From', width: 120, sort: 'at' },
      cell: ({ at }) => format.format(Date.parse(at)),
      csv: ({ at }) => at,
    },
    ...figures.map(({ key, words }): Column<Row> => ({
      ...{
        id: key,
        header: words.replace(/,.*| by hand/, ''),
        width: key === 'opening' || key === 'closing' ? 128 : 104,
        align: 'end',
        sort: key,
      },
      cell: (row) => unit.full(row[key]),
      csv: (row) => row[key],
    })),
  ];
}
