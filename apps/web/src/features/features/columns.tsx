import type { Column } from '../../components/data-table/column.ts';
import { providerColumn } from '../../components/data-table/columns.tsx';
import { Credits } from '../../components/credits.tsx';
import {
  namedColumn,
  scheduledColumn,
  type Standing,
  stateColumn,
} from '../../components/versions/columns.tsx';
import type { Feature } from './feature.ts';

export const featureColumns: Column<Feature>[] = [
  namedColumn({ id: 'feature', header: 'Feature', width: 170 }, ({ feature }) => feature),
  {
    id: 'cost',
    header: 'Cost',
    width: 80,
    align: 'end',
    cell: ({ cost, creditType }) => <Credits amount={cost} type={creditType} unit={false} />,
    csv: ({ cost }) => cost,
  },
  {
    id: 'creditType',
    header: 'Credit type',
    width: 100,
    cell: ({ creditType }) => creditType,
    csv: ({ creditType }) => creditType,
  },
  {
    id: 'operationType',
    header: 'Operation type',
    width: 196,
    cell: ({ operationType }) => <code>{operationType}</code>,
    csv: ({ operationType }) => operationType,
  },
  { ...providerColumn, width: 100 },
  {
    id: 'hold',
    header: 'Hold',
    width: 76,
    align: 'end',
    cell: ({ holdSeconds }) => `${holdSeconds} s`,
    csv: ({ holdSeconds }) => holdSeconds,
  },
  stateColumn(stateOf),
  scheduledColumn,
];

export function stateOf({ archivedAt, inForce }: Feature): Standing {
  if (!inForce) return 'scheduled';
  return archivedAt === null ? 'active' : 'archived';
}
