import type { Column } from '../../components/data-table/column.ts';
import { Credits } from '../../components/credits.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { formatDate } from '../../lib/format.ts';
import type { Feature } from './feature.ts';
import classes from './features.module.css';

export const featureColumns: Column<Feature>[] = [
  {
    id: 'feature',
    header: 'Feature',
    width: 170,
    cell: ({ feature, name }) => (
      <span className={classes.named}>
        <strong>{name}</strong>
        <code>{feature}</code>
      </span>
    ),
    csv: ({ feature }) => feature,
  },
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
  {
    id: 'provider',
    header: 'Provider',
    width: 100,
    cell: ({ provider }) => provider ?? <span aria-label="None">–</span>,
    csv: ({ provider }) => provider,
  },
  {
    id: 'hold',
    header: 'Hold',
    width: 76,
    align: 'end',
    cell: ({ holdSeconds }) => `${holdSeconds} s`,
    csv: ({ holdSeconds }) => holdSeconds,
  },
  {
    id: 'state',
    header: 'State',
    width: 112,
    cell: (feature) => <FeatureState feature={feature} />,
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

export function stateOf({ archivedAt, inForce }: Feature): 'active' | 'archived' | 'scheduled' {
  if (!inForce) return 'scheduled';
  return archivedAt === null ? 'active' : 'archived';
}

export function FeatureState({ feature }: { feature: Feature }) {
  const state = stateOf(feature);
  return <StateBadge state={state} {...(state === 'scheduled' && { words: 'Not yet in force' })} />;
}
