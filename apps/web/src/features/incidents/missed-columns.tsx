import { Checkbox } from '@mantine/core';
import { Credits } from '../../components/credits.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { When } from '../../components/when.tsx';
import { type CreditTypes, inCredits } from '../../lib/credit-types.ts';
import { sayReason } from '../../lib/reasons.ts';
import { causeMeans, causeWords, type Missed } from './words.ts';

const None = () => <span aria-label="None">–</span>;

type Picking = {
  picked: ReadonlySet<string>;
  pick: (chargeId: string, isPicked: boolean) => void;
};

export const missedColumns = (types: CreditTypes, { picked, pick }: Picking): Column<Missed>[] => [
  {
    id: 'reason',
    header: 'How it failed',
    width: 190,
    cell: ({ reason }) => sayReason(reason),
    csv: ({ reason }) => reason,
  },
  {
    id: 'pick',
    header: 'Chosen',
    width: 80,
    cell: ({ chargeId, userId, owed }) => (
      <Checkbox
        aria-label={`Choose the charge of ${userId}`}
        disabled={owed === 0}
        checked={picked.has(chargeId)}
        onChange={(event) => pick(chargeId, event.currentTarget.checked)}
      />
    ),
  },
  {
    id: 'cause',
    header: 'Why it was missed',
    width: 190,
    cell: ({ cause }) => <span title={causeMeans[cause]}>{causeWords[cause]}</span>,
    csv: ({ cause }) => cause,
  },
  {
    id: 'owed',
    header: 'Owed',
    width: 100,
    align: 'end',
    cell: ({ owed, creditType }) => <Credits amount={owed} type={creditType} unit={false} />,
    csv: ({ owed, creditType }) => inCredits(owed, types?.get(creditType)),
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
    width: 130,
    cell: ({ feature }) => feature,
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
    id: 'detail',
    header: 'Error',
    width: 220,
    hidden: true,
    cell: ({ detail }) => detail ?? <None />,
    csv: ({ detail }) => detail,
  },
  {
    id: 'charge',
    header: 'Charge',
    width: 120,
    hidden: true,
    cell: ({ chargeId }) => <code title={chargeId}>…{chargeId.slice(-8)}</code>,
    csv: ({ chargeId }) => chargeId,
  },
  {
    id: 'at',
    header: 'Since',
    width: 130,
    cell: ({ at }) => <When at={at} />,
    csv: ({ at }) => at,
  },
];
