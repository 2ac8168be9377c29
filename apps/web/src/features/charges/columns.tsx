import type { Column } from '../../components/data-table/column.ts';
import { Credits } from '../../components/credits.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { type CreditTypes, inCredits } from '../../lib/credit-types.ts';
import { formatDollars } from '../../lib/format.ts';
import { sayReason } from '../../lib/reasons.ts';
import type { Answers } from '../../lib/trpc.ts';

export type ListedCharge = Answers['charges']['list']['charges'][number];

const None = () => <span aria-label="None">–</span>;

const isPartly = ({ state, refundedAmount }: ListedCharge) =>
  state !== 'refunded' && refundedAmount > 0;

export const chargeColumns = (types: CreditTypes): Column<ListedCharge>[] => [
  {
    id: 'charge',
    header: 'Charge',
    width: 110,
    cell: ({ chargeId }) => <code title={chargeId}>…{chargeId.slice(-8)}</code>,
    csv: ({ chargeId }) => chargeId,
  },
  {
    id: 'state',
    header: 'State',
    width: 150,
    cell: (charge) => <StateBadge state={isPartly(charge) ? 'partly_refunded' : charge.state} />,
    csv: ({ state }) => state,
  },
  {
    id: 'user',
    header: 'User',
    width: 160,
    cell: ({ userId }) => userId,
    csv: ({ userId }) => userId,
  },
  {
    id: 'feature',
    header: 'Feature',
    width: 150,
    cell: ({ feature }) => feature,
    csv: ({ feature }) => feature,
  },
  {
    id: 'amount',
    header: 'Charged',
    width: 100,
    align: 'end',
    cell: ({ amount, returnedAmount, creditType }) => (
      <Credits amount={amount - returnedAmount} type={creditType} unit={false} />
    ),
    csv: ({ amount, returnedAmount, creditType }) =>
      inCredits(amount - returnedAmount, types?.get(creditType)),
  },
  {
    id: 'refunded',
    header: 'Refunded',
    width: 100,
    align: 'end',
    cell: ({ refundedAmount, creditType }) =>
      refundedAmount === 0 ? (
        <None />
      ) : (
        <Credits amount={refundedAmount} type={creditType} unit={false} />
      ),
    csv: ({ refundedAmount, creditType }) => inCredits(refundedAmount, types?.get(creditType)),
  },
  {
    id: 'type',
    header: 'Credits',
    width: 110,
    hidden: true,
    cell: ({ creditType }) => types?.get(creditType)?.name ?? creditType,
    csv: ({ creditType }) => creditType,
  },
  {
    id: 'reason',
    header: 'Reason of the refund',
    width: 190,
    cell: ({ reason }) => (reason ? sayReason(reason) : <None />),
    csv: ({ reason }) => reason,
  },
  {
    id: 'provider',
    header: 'Provider',
    width: 130,
    cell: ({ provider }) => provider ?? <None />,
    csv: ({ provider }) => provider,
  },
  {
    id: 'task',
    header: 'Provider’s task',
    width: 150,
    hidden: true,
    cell: ({ providerTaskId }) => providerTaskId ?? <None />,
    csv: ({ providerTaskId }) => providerTaskId,
  },
  {
    id: 'route',
    header: 'API route',
    width: 150,
    hidden: true,
    cell: ({ apiRoute }) => apiRoute ?? <None />,
    csv: ({ apiRoute }) => apiRoute,
  },
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
  {
    id: 'created',
    header: 'When',
    width: 130,
    cell: ({ createdAt }) => <When at={createdAt} />,
    csv: ({ createdAt }) => createdAt,
  },
];
