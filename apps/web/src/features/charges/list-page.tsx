import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../components/data-table/rows.ts';
import { LookUpFilters } from '../../components/filters/look-up-filters.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { isFiltered, lookUpInput } from '../../lib/look-up.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { chargeColumns, type ListedCharge } from './columns.tsx';

const route = getRouteApi('/charges');

const ROWS_A_PAGE = 100;

/** Every charge, newest first, by what is known of it. */
export function ChargesPage() {
  const search = route.useSearch();
  const types = useCreditTypes();
  const columns = useMemo(() => chargeColumns(types), [types]);
  const { event, message } = search;
  const isOfFailures = event === 'failed' || event === 'provider_failed';
  const filter = {
    ...lookUpInput(search),
    ...(event && { event }),
    ...(message && isOfFailures && { fingerprint: message }),
  };
  const readPage: ReadPage<ListedCharge> = async (cursor, signal) => {
    const input = { ...filter, limit: ROWS_A_PAGE, ...(cursor && { cursor }) };
    const { charges, nextCursor } = await api.charges.list.query(input, { signal });
    return { rows: charges, nextCursor };
  };
  const rows = useRows(trpc.charges.list.infiniteQueryKey(filter), readPage);
  return (
    <>
      <PageHeader title="Charges" />
      <DataTable
        id="charges"
        label="Charges"
        columns={columns}
        rows={rows}
        rowKey={({ chargeId }) => chargeId}
        rowLink={({ chargeId }) => ({ to: '/charges/$chargeId', params: { chargeId } })}
        filters={<LookUpFilters of="charges" />}
        empty={event || isFiltered(search) ? noneFound : noCharges}
        csv={{ name: 'charges', readPage }}
      />
    </>
  );
}

const noCharges = {
  title: 'There are no charges yet',
  children: 'They appear as soon as a service deducts credits for a feature.',
};

const noneFound = {
  title: 'No charge matches these filters',
  children: 'Ids, providers and routes must match in full, upper and lower case included.',
};
