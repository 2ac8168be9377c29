import { Credits } from '../../components/credits.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { type CreditTypes, inCredits } from '../../lib/credit-types.ts';
import { formatNumber } from '../../lib/format.ts';
import { type IncidentUser, sayOutcomes } from './words.ts';

const None = () => <span aria-label="None">–</span>;

export const reportColumns = (types: CreditTypes): Column<IncidentUser>[] => [
  {
    id: 'user',
    header: 'User',
    width: 180,
    cell: ({ userId }) => userId,
    csv: ({ userId }) => userId,
  },
  {
    id: 'charges',
    header: 'Charges',
    width: 80,
    align: 'end',
    cell: ({ charges }) => formatNumber(charges),
    csv: ({ charges }) => charges,
  },
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
  {
    id: 'taken',
    header: 'Taken back',
    width: 110,
    align: 'end',
    cell: ({ takenBack, creditType }) => (
      <Credits amount={takenBack} type={creditType} unit={false} />
    ),
    csv: ({ takenBack, creditType }) => inCredits(takenBack, types?.get(creditType)),
  },
  {
    id: 'kept',
    header: 'Not taken back',
    width: 200,
    cell: ({ whyNotTakenBack }) => sayOutcomes(whyNotTakenBack) ?? <None />,
    csv: ({ whyNotTakenBack }) => whyNotTakenBack,
  },
];
