import { useMemo } from 'react';
import { Actor } from '../../../components/actor.tsx';
import { Credits } from '../../../components/credits.tsx';
import type { Column } from '../../../components/data-table/column.ts';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../../components/data-table/rows.ts';
import { When } from '../../../components/when.tsx';
import { type CreditTypes, inCredits, useCreditTypes } from '../../../lib/credit-types.ts';
import { sayReason } from '../../../lib/reasons.ts';
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

const None = () => <span aria-label="None">–</span>;

const refundColumns = (types: CreditTypes): Column<Refund>[] => [
  {
    id: 'reason',
    header: 'Reason',
    width: 160,
    cell: ({ reason }) => sayReason(reason),
    csv: ({ reason }) => reason,
  },
  amountColumn('amount', 'Given back', types, ({ amount }) => amount),
  amountColumn('balance', 'Balance after', types, ({ balanceAfter }) => balanceAfter),
  {
    ...amountColumn('left', 'Left of it', types, ({ remainingAfter }) => remainingAfter),
    cell: ({ chargeId, remainingAfter, creditType }) =>
      chargeId === null ? (
        <None />
      ) : (
        <Credits amount={remainingAfter} type={creditType} unit={false} />
      ),
  },
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
  {
    id: 'by',
    header: 'By',
    width: 130,
    cell: ({ actor }) => <Actor actor={actor} />,
    csv: ({ actor }) => actor,
  },
  {
    id: 'at',
    header: 'When',
    width: 115,
    cell: ({ createdAt }) => <When at={createdAt} />,
    csv: ({ createdAt }) => createdAt,
  },
  {
    id: 'error',
    header: 'Error or note',
    width: 220,
    hidden: true,
    cell: ({ errorMessage }) => errorMessage ?? <None />,
    csv: ({ errorMessage }) => errorMessage,
  },
  {
    id: 'provider',
    header: 'Provider',
    width: 130,
    hidden: true,
    cell: ({ provider }) => provider ?? <None />,
    csv: ({ provider }) => provider,
  },
];

const amountColumn = (
  id: string,
  header: string,
  types: CreditTypes,
  amountOf: (refund: Refund) => number,
): Column<Refund> => ({
  id,
  header,
  width: 90,
  align: 'end',
  cell: (refund) => <Credits amount={amountOf(refund)} type={refund.creditType} unit={false} />,
  csv: (refund) => inCredits(amountOf(refund), types?.get(refund.creditType)),
});
