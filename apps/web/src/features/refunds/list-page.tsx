import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DataTable, type RowTarget } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { LookUpFilters } from '../../components/filters/look-up-filters.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { isFiltered, lookUpInput } from '../../lib/look-up.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { type ListedRefund, refundColumns } from './columns.tsx';

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
        rowLink={targetOf}
        filters={<LookUpFilters />}
        empty={isFiltered(search) ? noneFound : noRefunds}
        csv={{ name: 'refunds', readPage }}
      />
    </>
  );
}

/** The charge it belongs to; credits out of goodwill belong to the user alone. */
const targetOf = ({ chargeId, userId }: ListedRefund): RowTarget =>
  chargeId === null
    ? { to: '/users/$userId', params: { userId } }
    : { to: '/charges/$chargeId', params: { chargeId } };

const noRefunds = {
  title: 'There are no refunds yet',
  children: 'They appear when work fails and its credits are given back, and when staff refunds.',
};

const noneFound = {
  title: 'No refund matches these filters',
  children: 'Ids, providers and routes must match in full, upper and lower case included.',
};
