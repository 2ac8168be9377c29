import type { Column } from '../../components/data-table/column.ts';
import { None } from '../../components/none.tsx';
import { Actor } from '../../components/actor.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import type { Answers } from '../../lib/trpc.ts';
import { sayAction } from './actions.ts';
import classes from './audit.module.css';

export type Line = Answers['audit']['list']['entries'][number];

const json = (value: Line['before']) => (value === null ? null : JSON.stringify(value));

export const auditColumns: Column<Line>[] = [
  {
    id: 'action',
    header: 'What',
    width: 210,
    cell: ({ action, after }) => <span title={action}>{sayAction(action, after)}</span>,
    csv: ({ action }) => action,
  },
  {
    id: 'outcome',
    header: 'Outcome',
    width: 110,
    cell: ({ outcome }) => <StateBadge state={outcome} />,
    csv: ({ outcome }) => outcome,
  },
  {
    id: 'actor',
    header: 'Who',
    width: 170,
    cell: ({ actor, actorName, actorRole }) => (
      <span className={classes.person}>
        <Actor actor={actor} name={actorName} />
        <span className={classes.dimmed}>{actorRole}</span>
      </span>
    ),
    csv: ({ actor }) => actor,
  },
  {
    id: 'name',
    header: 'Name',
    width: 140,
    hidden: true,
    cell: ({ actorName }) => actorName ?? <None />,
    csv: ({ actorName }) => actorName,
  },
  {
    id: 'subject',
    header: 'Subject',
    width: 220,
    cell: ({ subject }) => subject ?? <None />,
    csv: ({ subject }) => subject,
  },
  {
    id: 'at',
    header: 'When',
    width: 130,
    cell: ({ at }) => <When at={at} />,
    csv: ({ at }) => at,
  },
  {
    id: 'number',
    header: 'Line',
    width: 80,
    align: 'end',
    cell: ({ number }) => number,
    csv: ({ number }) => number,
  },
  {
    id: 'request',
    header: 'Request',
    width: 150,
    hidden: true,
    cell: ({ requestId }) => requestId ?? <None />,
    csv: ({ requestId }) => requestId,
  },
  {
    id: 'before',
    header: 'Before',
    width: 260,
    hidden: true,
    cell: ({ before }) => json(before) ?? <None />,
    csv: ({ before }) => json(before),
  },
  {
    id: 'after',
    header: 'After',
    width: 260,
    hidden: true,
    cell: ({ after }) => json(after) ?? <None />,
    csv: ({ after }) => json(after),
  },
  {
    id: 'hash',
    header: 'Hash',
    width: 200,
    hidden: true,
    cell: ({ hash }) => <code>{hash}</code>,
    csv: ({ hash }) => hash,
  },
];
