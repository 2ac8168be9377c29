import { Credits } from '../../components/credits.tsx';
import type { Column } from '../../components/data-table/column.ts';
import {
  amountColumn,
  countColumn,
  creditTypeColumn,
  userColumn,
} from '../../components/data-table/columns.tsx';
import { type CreditTypes, inCredits } from '../../lib/credit-types.ts';
import type { PreviewedUser } from './use-preview.ts';

export const previewColumns = (types: CreditTypes): Column<PreviewedUser>[] => [
  { ...userColumn, width: 200 },
  countColumn({ id: 'charges', header: 'Charges', width: 90 }, ({ charges }) => charges),
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
  amountColumn(
    types,
    { id: 'before', header: 'Refunded before', width: 130 },
    ({ before }) => before,
  ),
  amountColumn(
    types,
    { id: 'cannot', header: 'Cannot be refunded', width: 150 },
    ({ cannot }) => cannot,
  ),
  creditTypeColumn(types),
];
