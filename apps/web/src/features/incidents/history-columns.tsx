import type { Column } from '../../components/data-table/column.ts';
import { actorColumn, countColumn, startedColumn } from '../../components/data-table/columns.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Amounts } from './amounts.tsx';
import { IncidentProgress } from './progress.tsx';
import { type Incident, nameOf, sayChoice, sayWindow } from './words.ts';

export const historyColumns: Column<Incident>[] = [
  { id: 'name', header: 'Name', width: 220, cell: nameOf, csv: nameOf },
  {
    id: 'state',
    header: 'State',
    width: 170,
    cell: (incident) => <IncidentState incident={incident} />,
    csv: ({ state }) => state,
  },
  {
    id: 'choice',
    header: 'Chosen by',
    width: 200,
    cell: ({ selection }) => sayChoice(selection),
    csv: ({ selection }) => sayChoice(selection),
  },
  {
    id: 'window',
    header: 'Time',
    width: 220,
    hidden: true,
    cell: ({ selection }) => sayWindow(selection),
    csv: ({ selection: { from = '', to = '' } }) => `${from} ${to}`.trim(),
  },
  countColumn({ id: 'charges', header: 'Charges', width: 90 }, ({ charges }) => charges),
  countColumn({ id: 'users', header: 'Users', width: 80 }, ({ users }) => users),
  {
    id: 'refunded',
    header: 'Given back',
    width: 140,
    align: 'end',
    cell: ({ tallies }) => <Amounts of={refundedOf(tallies)} />,
    csv: ({ refunded }) => refunded,
  },
  actorColumn,
  { ...startedColumn, width: 130 },
];

/** What was given back, by type of credits. */
export const refundedOf = (tallies: Incident['tallies']) =>
  tallies.filter(({ step, outcome }) => step === 'refund' && outcome === 'refunded');

export function IncidentState({ incident }: { incident: Incident }) {
  const { state, done, charges, undone, toUndo } = incident;
  if (state === 'running') {
    const label = 'How far the refund is';
    return <IncidentProgress label={label} done={done} of={charges} noun="charge" />;
  }
  if (state === 'undoing') {
    const label = 'How far the undoing is';
    return <IncidentProgress label={label} done={undone} of={toUndo} noun="refund" />;
  }
  return state === 'finished' ? (
    <StateBadge state="finished" />
  ) : (
    <StateBadge state="reversed" words="Undone" />
  );
}
