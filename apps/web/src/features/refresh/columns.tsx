import type { Column } from '../../components/data-table/column.ts';
import { actorColumn, countColumn, startedColumn } from '../../components/data-table/columns.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { RunProgress } from './run-progress.tsx';
import { type Run, sayKind } from './words.ts';

export const runColumns: Column<Run>[] = [
  startedColumn,
  { id: 'kind', header: 'Kind', width: 170, cell: sayKind, csv: sayKind },
  {
    id: 'state',
    header: 'State',
    width: 190,
    cell: (run) => <RunState run={run} />,
    csv: ({ state, reversedAt }) => (reversedAt === null ? state : 'reversed'),
  },
  countColumn({ id: 'eligible', header: 'Eligible', width: 90 }, ({ eligible }) => eligible),
  countColumn({ id: 'refreshed', header: 'Refreshed', width: 100 }, ({ refreshed }) => refreshed),
  countColumn({ id: 'failed', header: 'Failed', width: 80 }, ({ failed }) => failed),
  actorColumn,
];

export function RunState({ run }: { run: Run }) {
  const { state, reversedAt, refreshed, failed, eligible } = run;
  if (state === 'running') {
    return (
      <RunProgress
        label="How far the run is"
        done={refreshed + failed}
        total={eligible}
        failed={failed}
      />
    );
  }
  return <StateBadge state={reversedAt === null ? 'finished' : 'reversed'} />;
}
