import type { Column } from '../../components/data-table/column.ts';
import {
  actorColumn,
  amountColumn,
  chargeColumn,
  createdColumn,
  creditTypeColumn,
  errorColumn,
  featureColumn,
  providerColumn,
  reasonColumn,
  remainingColumn,
  routeColumn,
  ShortId,
  userColumn,
} from '../../components/data-table/columns.tsx';
import type { CreditTypes } from '../../lib/credit-types.ts';
import type { Answers } from '../../lib/trpc.ts';

export type ListedRefund = Answers['refunds']['list']['refunds'][number];

const balance = { id: 'balance', header: 'Balance after', width: 120 };

export const refundColumns = (types: CreditTypes): Column<ListedRefund>[] => [
  reasonColumn,
  amountColumn(types, { id: 'amount', header: 'Given back', width: 110 }, ({ amount }) => amount),
  userColumn,
  featureColumn,
  providerColumn,
  remainingColumn(types, { id: 'remaining', header: 'Still refundable', width: 130 }),
  {
    ...amountColumn<ListedRefund>(types, balance, ({ balanceAfter }) => balanceAfter),
    hidden: true,
  },
  creditTypeColumn(types),
  errorColumn,
  routeColumn,
  actorColumn,
  chargeColumn,
  {
    id: 'refund',
    header: 'Refund',
    width: 120,
    hidden: true,
    cell: ({ refundId }) => <ShortId id={refundId} />,
    csv: ({ refundId }) => refundId,
  },
  createdColumn,
];
