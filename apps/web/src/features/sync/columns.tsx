import type { Column } from '../../components/data-table/column.ts';
import { actorColumn, countColumn, startedColumn } from '../../components/data-table/columns.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { type ListedSync, modes } from './words.ts';

const sum = ({ users, plans }: ListedSync) =>
  users.created + users.updated + plans.created + plans.updated;

export const syncColumns: Column<ListedSync>[] = [
  startedColumn,
  {
    id: 'mode',
    header: 'Mode',
    width: 190,
    cell: ({ mode, dryRun }) => `${modes[mode].words}${dryRun ? ', dry run' : ''}`,
    csv: ({ mode, dryRun }) => `${mode}${dryRun ? ' dry run' : ''}`,
  },
  {
    id: 'state',
    header: 'State',
    width: 130,
    cell: ({ state }) => <StateBadge state={state} />,
    csv: ({ state }) => state,
  },
  countColumn({ id: 'differing', header: 'Differed', width: 100 }, sum),
  countColumn({ id: 'failed', header: 'Failed', width: 80 }, ({ failed }) => failed),
  actorColumn,
];
