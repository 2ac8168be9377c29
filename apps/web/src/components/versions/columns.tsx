import { formatDate } from '../../lib/format.ts';
import type { Column } from '../data-table/column.ts';
import { None } from '../none.tsx';
import { StateBadge } from '../state-badge.tsx';
import classes from './versions.module.css';

// What the tables of everything that has versions show.

export type Standing = 'active' | 'archived' | 'scheduled';

export function VersionedState({ state }: { state: Standing }) {
  return <StateBadge state={state} {...(state === 'scheduled' && { words: 'Not yet in force' })} />;
}

/** What it is called, and what tells it from others. */
export const namedColumn = <Row extends { name: string }>(
  column: Pick<Column<Row>, 'id' | 'header' | 'width'>,
  idOf: (row: Row) => string,
): Column<Row> => ({
  ...column,
  cell: (row) => (
    <span className={classes.named}>
      <strong>{row.name}</strong>
      <code>{idOf(row)}</code>
    </span>
  ),
  csv: idOf,
});

export const stateColumn = <Row,>(stateOf: (row: Row) => Standing): Column<Row> => ({
  id: 'state',
  header: 'State',
  width: 112,
  cell: (row) => <VersionedState state={stateOf(row)} />,
  csv: stateOf,
});

/** When the next change comes into force. */
export const scheduledColumn: Column<{ scheduled: readonly { effectiveAt: string }[] }> = {
  id: 'scheduled',
  header: 'Scheduled change',
  width: 176,
  cell: ({ scheduled: [next] }) =>
    next ? (
      <StateBadge state="scheduled" words={`From ${formatDate(Date.parse(next.effectiveAt))}`} />
    ) : (
      <None />
    ),
  csv: ({ scheduled }) => scheduled[0]?.effectiveAt ?? null,
};
