import type { Column } from '../../components/data-table/column.ts';
import { countColumn } from '../../components/data-table/columns.tsx';
import {
  namedColumn,
  scheduledColumn,
  type Standing,
  stateColumn,
} from '../../components/versions/columns.tsx';
import type { Plan } from './plan.ts';
import { CreditsOf, modes, sayEvery } from './words.tsx';

export const planColumns: Column<Plan>[] = [
  namedColumn({ id: 'plan', header: 'Plan', width: 150 }, ({ id }) => id),
  {
    id: 'credits',
    header: 'Credits at each refresh',
    width: 180,
    cell: ({ credits }) => <CreditsOf credits={credits} />,
    csv: ({ credits }) => JSON.stringify(credits),
  },
  {
    id: 'mode',
    header: 'Mode',
    width: 130,
    cell: ({ refresh }) => modes[refresh.mode].words,
    csv: ({ refresh }) => refresh.mode,
  },
  {
    id: 'every',
    header: 'Rhythm',
    width: 160,
    cell: ({ refresh }) => sayEvery(refresh.every),
    csv: ({ refresh }) => refresh.every,
  },
  countColumn({ id: 'users', header: 'Users', width: 80 }, ({ users }) => users),
  stateColumn(stateOf),
  scheduledColumn,
];

export function stateOf({ active, inForce }: Plan): Standing {
  if (!inForce) return 'scheduled';
  return active ? 'active' : 'archived';
}
