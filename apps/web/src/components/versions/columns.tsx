import { formatDate } from '../../lib/format.ts';
import type { Column } from '../data-table/column.ts';
import { None } from '../none.tsx';
import { StateBadge } from '../state-badge.tsx';

// What the tables of everything that has versions show.

export type Standing = 'active' | 'archived' | 'scheduled';

export function VersionedState({ state }: { state: Standing }) {
  return <StateBadge state={state} {...(state === 'scheduled' && { words: 'Not yet in force' })} />;
}

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
