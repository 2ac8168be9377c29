import type { Column } from '../../components/data-table/column.ts';
import { countColumn } from '../../components/data-table/columns.tsx';
import {
  scheduledColumn,
  type Standing,
  VersionedState,
} from '../../components/versions/columns.tsx';
import type { Plan } from './plan.ts';
import classes from './plans.module.css';
import { CreditsOf, modes, sayEvery } from './words.tsx';

export const planColumns: Column<Plan>[] = [
  {
    id: 'plan',
    header: 'Plan',
    width: 150,
    cell: ({ id, name }) => (
      <span className={classes.named}>
        <strong>{name}</strong>
        <code>{id}</code>
      </span>
    ),
    csv: ({ id }) => id,
  },
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
  {
    id: 'state',
    header: 'State',
    width: 112,
    cell: (plan) => <VersionedState state={stateOf(plan)} />,
    csv: stateOf,
  },
  scheduledColumn,
];

export function stateOf({ active, inForce }: Plan): Standing {
  if (!inForce) return 'scheduled';
  return active ? 'active' : 'archived';
}
