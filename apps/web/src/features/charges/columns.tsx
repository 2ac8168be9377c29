import { Credits } from '../../components/credits.tsx';
import type { Column } from '../../components/data-table/column.ts';
import {
  amountColumn,
  chargeColumn,
  createdColumn,
  creditTypeColumn,
  featureColumn,
  providerColumn,
  reasonColumn,
  routeColumn,
  userColumn,
} from '../../components/data-table/columns.tsx';
import { None } from '../../components/none.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import type { CreditTypes } from '../../lib/credit-types.ts';
import { formatDollars } from '../../lib/format.ts';
import type { Answers } from '../../lib/trpc.ts';

export type ListedCharge = Answers['charges']['list']['charges'][number];

const isPartly = ({ state, refundedAmount }: ListedCharge) =>
  state !== 'refunded' && refundedAmount > 0;

const refunded = { id: 'refunded', header: 'Refunded', width: 100 };

export const chargeColumns = (types: CreditTypes): Column<ListedCharge>[] => [
  { ...chargeColumn, width: 110, hidden: false },
  {
    id: 'state',
    header: 'State',
    width: 150,
    cell: (charge) => <StateBadge state={isPartly(charge) ? 'partly_refunded' : charge.state} />,
    csv: ({ state }) => state,
  },
  userColumn,
  { ...featureColumn, width: 150 },
  amountColumn(
    types,
    { id: 'amount', header: 'Charged', width: 100 },
    ({ amount, returnedAmount }) => amount - returnedAmount,
  ),
  {
    ...amountColumn<ListedCharge>(types, refunded, ({ refundedAmount }) => refundedAmount),
    cell: ({ refundedAmount, creditType }) =>
      refundedAmount === 0 ? (
        <None />
      ) : (
        <Credits amount={refundedAmount} type={creditType} unit={false} />
      ),
  },
  creditTypeColumn(types),
  { ...reasonColumn, header: 'Reason of the refund' },
  providerColumn,
  {
    id: 'task',
    header: 'Provider’s task',
    width: 150,
    hidden: true,
    cell: ({ providerTaskId }) => providerTaskId ?? <None />,
    csv: ({ providerTaskId }) => providerTaskId,
  },
  routeColumn,
  {
    id: 'attempt',
    header: 'Attempt',
    width: 90,
    align: 'end',
    hidden: true,
    cell: ({ attempt }) => attempt,
    csv: ({ attempt }) => attempt,
  },
  {
    id: 'cost',
    header: 'Provider’s cost',
    width: 120,
    align: 'end',
    hidden: true,
    cell: ({ costUsd }) => (costUsd === null ? <None /> : formatDollars(costUsd)),
    csv: ({ costUsd }) => costUsd,
  },
  createdColumn,
];
