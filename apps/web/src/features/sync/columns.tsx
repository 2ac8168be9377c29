import { Actor } from '../../components/actor.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { formatNumber } from '../../lib/format.ts';
import { type ListedSync, modes } from './words.ts';

const sum = ({ users, plans }: ListedSync) =>
  users.created + users.updated + plans.created + plans.updated;

export const syncColumns: Column<ListedSync>[] = [
  {
    id: 'started',
    header: 'Started',
    width: 150,
    cell: ({ startedAt }) => <When at={startedAt} />,
    csv: ({ startedAt }) => startedAt,
  },
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
  {
    id: 'differing',
    header: 'Differed',
    width: 100,
    align: 'end',
    cell: (run) => formatNumber(sum(run)),
    csv: sum,
  },
  {
    id: 'failed',
    header: 'Failed',
    width: 80,
    align: 'end',
    cell: ({ failed }) => formatNumber(failed),
    csv: ({ failed }) => failed,
  },
  {
    id: 'actor',
    header: 'By',
    width: 150,
    cell: ({ actor }) => <Actor actor={actor} />,
    csv: ({ actor }) => actor,
  },
];
