import { useMemo } from 'react';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../../components/data-table/rows.ts';
import type { Range } from '../../../components/range/range.ts';
import { Section } from '../../../components/section.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import { api, trpc } from '../../../lib/trpc.ts';
import { type ListedRefund, refundColumns } from '../columns.tsx';
import { refundTarget } from '../target.ts';
import type { Cause } from './use-refund-rate.ts';

const ROWS_A_PAGE = 50;

/** Every refund of the time looked at. */
export function RefundLog({ range, cause }: { range: Range; cause: Cause }) {
  const types = useCreditTypes();
  const columns = useMemo(() => refundColumns(types), [types]);
  const { route: apiRoute, type: creditType, ...rest } = cause;
  const filter = {
    ...rest,
    ...(apiRoute && { apiRoute }),
    ...(creditType && { creditType }),
    ...{ from: range.from, to: range.to },
  };
  const readPage: ReadPage<ListedRefund> = async (cursor, signal) => {
    const input = { ...filter, limit: ROWS_A_PAGE, ...(cursor && { cursor }) };
    const { refunds, nextCursor } = await api.refunds.list.query(input, { signal });
    return { rows: refunds, nextCursor };
  };
  const rows = useRows(trpc.refunds.list.infiniteQueryKey(filter), readPage);
  return (
    <Section title="Refund log">
      <DataTable
        label="List of refunds"
        columns={columns}
        rows={rows}
        rowKey={({ refundId }) => refundId}
        rowLink={refundTarget}
        empty={{
          title: 'Nothing was refunded in this time',
          children: 'Choose a longer time, or fewer filters.',
        }}
        csv={{ name: 'refund-log', readPage }}
      />
    </Section>
  );
}
