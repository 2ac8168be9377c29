import { useMemo } from 'react';
import { Actor } from '../../../components/actor.tsx';
import { Credits } from '../../../components/credits.tsx';
import type { Column } from '../../../components/data-table/column.ts';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { type ReadPage, useRows } from '../../../components/data-table/rows.ts';
import { StateBadge } from '../../../components/state-badge.tsx';
import { When } from '../../../components/when.tsx';
import { type Answers, api, trpc } from '../../../lib/trpc.ts';
import { usePlanName } from '../../../lib/names.ts';
import classes from './story.module.css';

type Refresh = Answers['refresh']['history']['refreshes'][number];

const A_PAGE = 100;

/** What happened to a user's plan credits. */
export function Refreshes({ userId }: { userId: string }) {
  const planName = usePlanName();
  const columns = useMemo(() => refreshColumns(planName), [planName]);
  const readPage: ReadPage<Refresh> = async (cursor, signal) => {
    const input = { userId, limit: A_PAGE, ...(cursor && { cursor }) };
    const { refreshes, nextCursor } = await api.refresh.history.query(input, { signal });
    return { rows: refreshes, nextCursor };
  };
  const rows = useRows(trpc.refresh.history.infiniteQueryKey({ userId }), readPage);
  return (
    <div className={classes.panel}>
      <DataTable
        label="Refreshes"
        columns={columns}
        rows={rows}
        rowKey={({ refreshId }) => refreshId}
        empty={{
          title: 'There was no refresh yet',
          children: 'The first happens when the user comes to a plan.',
        }}
        csv={{ name: `refreshes-${userId}`, readPage }}
      />
    </div>
  );
}

const kindWords: Record<Refresh['kind'], string> = {
  refresh: 'Refresh',
  start: 'Start of the plan',
  plan_change: 'Change of the plan',
  reversal: 'Refresh taken back',
};

const refreshColumns = (planName: (planId: string) => string): Column<Refresh>[] => [
  {
    id: 'kind',
    header: 'What',
    width: 140,
    cell: ({ kind }) => kindWords[kind],
    csv: ({ kind }) => kind,
  },
  {
    id: 'outcome',
    header: 'Outcome',
    width: 105,
    cell: ({ outcome, reversed }) =>
      reversed ? (
        <StateBadge state="reversed" />
      ) : (
        <StateBadge state={outcome === 'failed' ? 'failed' : 'done'} />
      ),
    csv: ({ outcome, reversed }) => (reversed ? 'reversed' : outcome),
  },
  {
    id: 'plan',
    header: 'Plan',
    width: 80,
    cell: ({ planId }) => (planId === null ? 'None' : planName(planId)),
    csv: ({ planId }) => planId,
  },
  {
    id: 'balance',
    header: 'Balance',
    width: 170,
    cell: ({ changes, error }) => error ?? <Changes changes={changes} />,
    csv: ({ oldBalance, newBalance }) => `${oldBalance} → ${newBalance}`,
  },
  {
    id: 'at',
    header: 'When',
    width: 115,
    cell: ({ at }) => <When at={at} />,
    csv: ({ at }) => at,
  },
  {
    id: 'due',
    header: 'Due',
    width: 130,
    hidden: true,
    cell: ({ dueAt }) => <When at={dueAt} />,
    csv: ({ dueAt }) => dueAt,
  },
  {
    id: 'by',
    header: 'By',
    width: 130,
    cell: ({ actor }) => <Actor actor={actor} />,
    csv: ({ actor }) => actor,
  },
];

/** What became of each credit type: what was left and is gone, what is new, from what to what. */
function Changes({ changes }: Pick<Refresh, 'changes'>) {
  return changes.map(({ creditType: type, oldBalance, newBalance, expired, granted }) => (
    <div key={type}>
      <Credits amount={oldBalance} type={type} unit={false} /> →{' '}
      <strong>
        <Credits amount={newBalance} type={type} unit={type !== 'credit'} />
      </strong>{' '}
      <span className={classes.dimmed}>
        {expired > 0 && (
          <>
            <Credits amount={-expired} type={type} unit={false} />{' '}
          </>
        )}
        {granted && <Credits amount={granted.amount} type={type} signed unit={false} />}
      </span>
    </div>
  ));
}
