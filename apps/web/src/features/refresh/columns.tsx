import { Actor } from '../../components/actor.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { formatNumber } from '../../lib/format.ts';
import { RunProgress } from './run-progress.tsx';
import { type Run, sayKind } from './words.ts';

export const runColumns: Column<Run>[] = [
  {
    id: 'started',
    header: 'Started',
    width: 150,
    cell: ({ startedAt }) => <When at={startedAt} />,
    csv: ({ startedAt }) => startedAt,
  },
  { id: 'kind', header: 'Kind', width: 170, cell: sayKind, csv: sayKind },
  {
    id: 'state',
    header: 'State',
    width: 190,
    cell: (run) => <RunState run={run} />,
    csv: ({ state, reversedAt }) => (reversedAt === null ? state : 'reversed'),
  },
  {
    id: 'eligible',
    header: 'Eligible',
    width: 90,
    align: 'end',
    cell: ({ eligible }) => formatNumber(eligible),
    csv: ({ eligible }) => eligible,
  },
  {
    id: 'refreshed',
    header: 'Refreshed',
    width: 100,
    align: 'end',
    cell: ({ refreshed }) => formatNumber(refreshed),
    csv: ({ refreshed }) => refreshed,
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
