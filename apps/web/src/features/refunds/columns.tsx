import type { Column } from '../../components/data-table/column.ts';
import { Actor } from '../../components/actor.tsx';
import { Credits } from '../../components/credits.tsx';
import { When } from '../../components/when.tsx';
import { type CreditTypes, inCredits } from '../../lib/credit-types.ts';
import { sayReason } from '../../lib/reasons.ts';
import type { Answers } from '../../lib/trpc.ts';

export type ListedRefund = Answers['refunds']['list']['refunds'][number];

const None = () => <span aria-label="None">–</span>;

export const refundColumns = (types: CreditTypes): Column<ListedRefund>[] => [
  {
    id: 'reason',
    header: 'Reason',
    width: 190,
    cell: ({ reason }) => sayReason(reason),
    csv: ({ reason }) => reason,
  },
  {
    id: 'amount',
    header: 'Given back',
    width: 110,
    align: 'end',
    cell: ({ amount, creditType }) => <Credits amount={amount} type={creditType} unit={false} />,
    csv: ({ amount, creditType }) => inCredits(amount, types?.get(creditType)),
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
    width: 140,
    cell: ({ feature }) => feature ?? <None />,
    csv: ({ feature }) => feature,
  },
  {
    id: 'provider',
    header: 'Provider',
    width: 130,
    cell: ({ provider }) => provider ?? <None />,
    csv: ({ provider }) => provider,
  },
  {
    id: 'remaining',
    header: 'Still refundable',
    width: 130,
    align: 'end',
    cell: ({ remainingAfter, chargeId, creditType }) =>
      chargeId === null ? (
        <None />
      ) : (
        <Credits amount={remainingAfter} type={creditType} unit={false} />
      ),
    csv: ({ remainingAfter, creditType }) => inCredits(remainingAfter, types?.get(creditType)),
  },
  {
    id: 'balance',
    header: 'Balance after',
    width: 120,
    align: 'end',
    hidden: true,
    cell: ({ balanceAfter, creditType }) => (
      <Credits amount={balanceAfter} type={creditType} unit={false} />
    ),
    csv: ({ balanceAfter, creditType }) => inCredits(balanceAfter, types?.get(creditType)),
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
    id: 'error',
    header: 'Error',
    width: 220,
    hidden: true,
    cell: ({ errorMessage }) => errorMessage ?? <None />,
    csv: ({ errorMessage }) => errorMessage,
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
    id: 'actor',
    header: 'By',
    width: 150,
    cell: ({ actor }) => <Actor actor={actor} />,
    csv: ({ actor }) => actor,
  },
  {
    id: 'charge',
    header: 'Charge',
    width: 120,
    hidden: true,
    cell: ({ chargeId }) =>
      chargeId === null ? <None /> : <code title={chargeId}>…{chargeId.slice(-8)}</code>,
    csv: ({ chargeId }) => chargeId,
  },
  {
    id: 'refund',
    header: 'Refund',
    width: 120,
    hidden: true,
    cell: ({ refundId }) => <code title={refundId}>…{refundId.slice(-8)}</code>,
    csv: ({ refundId }) => refundId,
  },
  {
    id: 'created',
    header: 'When',
    width: 130,
    cell: ({ createdAt }) => <When at={createdAt} />,
    csv: ({ createdAt }) => createdAt,
  },
];
