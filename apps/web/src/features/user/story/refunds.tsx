import { useMemo } from 'react';
import type { Column } from '../../../components/data-table/column.ts';
import {
  actorColumn,
  amountColumn,
  createdColumn,
  errorColumn,
  providerColumn,
  reasonColumn,
  remainingColumn,
} from '../../../components/data-table/columns.tsx';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../../components/data-table/rows.ts';
import { type CreditTypes, useCreditTypes } from '../../../lib/credit-types.ts';
import { type Answers, api, trpc } from '../../../lib/trpc.ts';
import classes from './story.module.css';
import { OpenCharge } from './timeline-item.tsx';

type Refund = Answers['users']['refunds']['refunds'][number];

const A_PAGE = 100;

/** Every refund of a user, those out of goodwill among them. */
export function Refunds({ userId }: { userId: string }) {
  const types = useCreditTypes();
  const columns = useMemo(() => refundColumns(types), [types]);
  const readPage: ReadPage<Refund> = async (cursor, signal) => {
    const input = { userId, limit: A_PAGE, ...(cursor && { cursor }) };
    const { refunds, nextCursor } = await api.users.refunds.query(input, { signal });
    return { rows: refunds, nextCursor };
  };
  const rows = useRows(trpc.users.refunds.infiniteQueryKey({ userId }), readPage);
  return (
    <div className={classes.panel}>
      <DataTable
        label="Refunds"
        columns={columns}
        rows={rows}
        rowKey={({ refundId }) => refundId}
        empty={{ title: 'Nothing was given back yet' }}
        csv={{ name: `refunds-${userId}`, readPage }}
      />
    </div>
  );
}

const refundColumns = (types: CreditTypes): Column<Refund>[] => [
  { ...reasonColumn, width: 160 },
  amountColumn(types, { id: 'amount', header: 'Given back', width: 90 }, ({ amount }) => amount),
  amountColumn(
    types,
    { id: 'balance', header: 'Balance after', width: 90 },
    ({ balanceAfter }) => balanceAfter,
  ),
  remainingColumn(types, { id: 'left', header: 'Left of it', width: 90 }),
  {
    id: 'charge',
    header: 'Charge',
    width: 110,
    cell: ({ chargeId, feature }) =>
      chargeId === null ? (
        'None: goodwill'
      ) : (
        <OpenCharge chargeId={chargeId}>{feature ?? <code>…{chargeId.slice(-8)}</code>}</OpenCharge>
      ),
    csv: ({ chargeId }) => chargeId,
  },
  { ...actorColumn, id: 'by', width: 130 },
  { ...createdColumn, id: 'at', width: 115 },
  { ...errorColumn, header: 'Error or note' },
  { ...providerColumn, hidden: true },
];
