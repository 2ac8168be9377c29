import type { Column } from '../../components/data-table/column.ts';
import { StateBadge } from '../../components/state-badge.tsx';
import { formatDate, formatNumber } from '../../lib/format.ts';
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
  {
    id: 'users',
    header: 'Users',
    width: 80,
    align: 'end',
    cell: ({ users }) => formatNumber(users),
    csv: ({ users }) => users,
  },
  {
    id: 'state',
    header: 'State',
    width: 112,
    cell: (plan) => <PlanState plan={plan} />,
    csv: stateOf,
  },
  {
    id: 'scheduled',
    header: 'Scheduled change',
    width: 176,
    cell: ({ scheduled: [next] }) =>
      next ? (
        <StateBadge state="scheduled" words={`From ${formatDate(Date.parse(next.effectiveAt))}`} />
      ) : (
        <span aria-label="None">–</span>
      ),
    csv: ({ scheduled }) => scheduled[0]?.effectiveAt ?? null,
  },
];

export function stateOf({ active, inForce }: Plan): 'active' | 'archived' | 'scheduled' {
  if (!inForce) return 'scheduled';
  return active ? 'active' : 'archived';
}

export function PlanState({ plan }: { plan: Plan }) {
  const state = stateOf(plan);
  return <StateBadge state={state} {...(state === 'scheduled' && { words: 'Not yet in force' })} />;
}
