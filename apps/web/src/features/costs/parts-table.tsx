import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Column } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { None } from '../../components/none.tsx';
import { localRows } from '../../components/report/local-rows.ts';
import { formatDollars, formatNumber, formatRate } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import { trpc } from '../../lib/trpc.ts';
import { type Part, shareOf, type Shown } from './costs.ts';

const route = getRouteApi('/monitoring/costs');

type PartsTableProps = Shown & { by: 'provider' | 'feature' };

/** The costs by provider or feature. */
export function PartsTable({ costs, range, filter, by }: PartsTableProps) {
  const { sort } = route.useSearch();
  const whole = costs.data?.costUsd ?? 0;
  const names = useFeatureNames();
  const columns = useMemo(() => columnsOf(by, whole, names), [by, whole, names]);
  const list = by === 'provider' ? 'providers' : 'features';
  const rows = localRows(costs, (data) => data[list], { by: sortBy, sort });
  const span = { from: costs.data?.from ?? range.from, to: costs.data?.to ?? range.to };
  return (
    <DataTable
      label={`Costs by ${by}`}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
      rowLink={({ key }) => chargesBehind('finished', { ...span, ...filter, [by]: key })}
      empty={{
        title: 'Nothing happened in this time',
        children: 'Choose a longer one, or another filter.',
      }}
      csv={{
        name: `costs-by-${by}`,
        readPage: async () => ({ rows: rows.rows, nextCursor: null }),
      }}
    />
  );
}

function useFeatureNames(): Map<string, string> {
  const { data } = useQuery(trpc.features.list.queryOptions());
  return useMemo(() => new Map(data?.features.map(({ feature, name }) => [feature, name])), [data]);
}

const sortBy = {
  key: ({ key }: Part) => key,
  finished: ({ finished }: Part) => finished,
  cost: ({ costUsd }: Part) => costUsd,
  each: ({ costPerChargeUsd }: Part) => costPerChargeUsd,
  refunded: ({ refundedCostUsd }: Part) => refundedCostUsd,
  worth: ({ revenueUsd }: Part) => revenueUsd,
  margin: ({ marginUsd }: Part) => marginUsd,
};

const dollars = (usd: number | null) => (usd === null ? <None /> : formatDollars(usd));

function columnsOf(by: 'provider' | 'feature', whole: number, names: Map<string, string>) {
  const nameOf = (key: string) => (by === 'feature' ? (names.get(key) ?? key) : key);
  const unknown = by === 'feature' ? 'Without a charge' : 'Not known';
  const figure = (
    id: keyof typeof sortBy,
    header: string,
    of: (part: Part) => number | null,
    width = 110,
  ): Column<Part> => ({
    ...{ id, header, width, align: 'end', sort: id },
    cell: (part) => dollars(of(part)),
    csv: of,
  });
  const columns: Column<Part>[] = [
    {
      ...{ id: 'key', header: by === 'feature' ? 'Feature' : 'Provider', width: 190, sort: 'key' },
      cell: ({ key }) => (key === '' ? unknown : nameOf(key)),
      csv: ({ key }) => key,
    },
    {
      ...{ id: 'finished', header: 'Finished', width: 100, align: 'end', sort: 'finished' },
      cell: ({ finished }) => formatNumber(finished),
      csv: ({ finished }) => finished,
    },
    figure('cost', 'Cost (USD)', sortBy.cost),
    {
      ...{ id: 'share', header: 'Of all', width: 80, align: 'end' },
      cell: ({ costUsd }) => sayShare(shareOf(costUsd, whole)),
    },
    figure('each', 'Each (USD)', sortBy.each),
    figure('refunded', 'Of refunded (USD)', sortBy.refunded, 150),
    {
      ...{ id: 'lost', header: 'Share refunded', width: 130, align: 'end', hidden: true },
      cell: ({ refundedCostUsd, costUsd }) => sayShare(shareOf(refundedCostUsd, costUsd)),
    },
    figure('worth', 'Worth (USD)', sortBy.worth),
    figure('margin', 'Margin (USD)', sortBy.margin, 120),
  ];
  return columns;
}

const sayShare = (share: number | null) => (share === null ? <None /> : formatRate(share));
