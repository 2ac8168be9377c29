import { Checkbox } from '@mantine/core';
import type { Column } from '../../components/data-table/column.ts';
import {
  amountColumn,
  chargeColumn,
  featureColumn,
  providerColumn,
  reasonColumn,
  userColumn,
} from '../../components/data-table/columns.tsx';
import { None } from '../../components/none.tsx';
import { When } from '../../components/when.tsx';
import type { CreditTypes } from '../../lib/credit-types.ts';
import { causeMeans, causeWords, type Missed } from './words.ts';

type Picking = {
  picked: ReadonlySet<string>;
  pick: (chargeId: string, isPicked: boolean) => void;
};

export const missedColumns = (types: CreditTypes, { picked, pick }: Picking): Column<Missed>[] => [
  { ...reasonColumn, header: 'How it failed' },
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
  amountColumn(types, { id: 'owed', header: 'Owed', width: 100 }, ({ owed }) => owed),
  userColumn,
  { ...featureColumn, width: 130 },
  providerColumn,
  {
    id: 'detail',
    header: 'Error',
    width: 220,
    hidden: true,
    cell: ({ detail }) => detail ?? <None />,
    csv: ({ detail }) => detail,
  },
  chargeColumn,
  {
    id: 'at',
    header: 'Since',
    width: 130,
    cell: ({ at }) => <When at={at} />,
    csv: ({ at }) => at,
  },
];
