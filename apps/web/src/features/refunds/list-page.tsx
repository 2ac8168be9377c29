import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { LookUpFilters } from '../../components/filters/look-up-filters.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { isFiltered, lookUpInput } from '../../lib/look-up.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { type ListedRefund, refundColumns } from './columns.tsx';
import { refundTarget } from './target.ts';

const route = getRouteApi('/refunds');

const ROWS_A_PAGE = 100;

/** Every refund, newest first, those out of goodwill among them. */
export function RefundsPage() {
  const search = route.useSearch();
  const types = useCreditTypes();
  const columns = useMemo(() => refundColumns(types), [types]);
  const filter = lookUpInput(search);
  const readPage: ReadPage<ListedRefund> = async (cursor, signal) => {
    const input = { ...filter, limit: ROWS_A_PAGE, ...(cursor && { cursor }) };
    const { refunds, nextCursor } = await api.refunds.list.query(input, { signal });
    return { rows: refunds, nextCursor };
  };
  const rows = useRows(trpc.refunds.list.infiniteQueryKey(filter), readPage);
  return (
    <>
      <PageHeader title="Refunds" />
      <DataTable
        id="refunds"
        label="Refunds"
        columns={columns}
        rows={rows}
        rowKey={({ refundId }) => refundId}
        rowLink={refundTarget}
        filters={<LookUpFilters of="refunds" />}
        empty={isFiltered(search) ? noneFound : noRefunds}
        csv={{ name: 'refunds', readPage }}
      />
    </>
  );
}

const noRefunds = {
  title: 'There are no refunds yet',
  children: 'They appear when work fails and its credits are given back, and when staff refunds.',
};

const noneFound = {
  title: 'No refund matches these filters',
  children: 'Ids, providers and routes must match in full, upper and lower case included.',
};
