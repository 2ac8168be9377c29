import { Credits } from '../../components/credits.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { type CreditTypes, inCredits } from '../../lib/credit-types.ts';
import { formatNumber } from '../../lib/format.ts';
import type { PreviewedUser } from './use-preview.ts';

export const previewColumns = (types: CreditTypes): Column<PreviewedUser>[] => [
  {
    id: 'user',
    header: 'User',
    width: 200,
    cell: ({ userId }) => userId,
    csv: ({ userId }) => userId,
  },
  {
    id: 'charges',
    header: 'Charges',
    width: 90,
    align: 'end',
    cell: ({ charges }) => formatNumber(charges),
    csv: ({ charges }) => charges,
  },
  {
    id: 'amount',
    header: 'Gets back',
    width: 140,
    align: 'end',
    cell: ({ amount, cannot, creditType }) => (
      <Credits amount={amount - cannot} type={creditType} />
    ),
    csv: ({ amount, cannot, creditType }) => inCredits(amount - cannot, types?.get(creditType)),
  },
  {
    id: 'before',
    header: 'Refunded before',
    width: 130,
    align: 'end',
    cell: ({ before, creditType }) => <Credits amount={before} type={creditType} unit={false} />,
    csv: ({ before, creditType }) => inCredits(before, types?.get(creditType)),
  },
  {
    id: 'cannot',
    header: 'Cannot be refunded',
    width: 150,
    align: 'end',
    cell: ({ cannot, creditType }) => <Credits amount={cannot} type={creditType} unit={false} />,
    csv: ({ cannot, creditType }) => inCredits(cannot, types?.get(creditType)),
  },
  {
    id: 'type',
    header: 'Credits',
    width: 110,
    hidden: true,
    cell: ({ creditType }) => types?.get(creditType)?.name ?? creditType,
    csv: ({ creditType }) => creditType,
  },
];
