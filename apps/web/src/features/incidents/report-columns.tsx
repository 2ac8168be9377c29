import { Credits } from '../../components/credits.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { amountColumn, countColumn, userColumn } from '../../components/data-table/columns.tsx';
import { None } from '../../components/none.tsx';
import { type CreditTypes, inCredits } from '../../lib/credit-types.ts';
import { type IncidentUser, sayOutcomes } from './words.ts';

export const reportColumns = (types: CreditTypes): Column<IncidentUser>[] => [
  { ...userColumn, width: 180 },
  countColumn({ id: 'charges', header: 'Charges', width: 80 }, ({ charges }) => charges),
  {
    id: 'refunded',
    header: 'Given back',
    width: 130,
    align: 'end',
    cell: ({ refunded, creditType }) => <Credits amount={refunded} type={creditType} />,
    csv: ({ refunded, creditType }) => inCredits(refunded, types?.get(creditType)),
  },
  {
    id: 'why',
    header: 'Not refunded',
    width: 220,
    cell: ({ whyNotRefunded }) => sayOutcomes(whyNotRefunded) ?? <None />,
    csv: ({ whyNotRefunded }) => whyNotRefunded,
  },
  amountColumn(
    types,
    { id: 'taken', header: 'Taken back', width: 110 },
    ({ takenBack }) => takenBack,
  ),
  {
    id: 'kept',
    header: 'Not taken back',
    width: 200,
    cell: ({ whyNotTakenBack }) => sayOutcomes(whyNotTakenBack) ?? <None />,
    csv: ({ whyNotTakenBack }) => whyNotTakenBack,
  },
];
