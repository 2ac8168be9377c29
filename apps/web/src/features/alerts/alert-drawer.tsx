import { Drawer, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { Actor } from '../../components/actor.tsx';
import { Id } from '../../components/id.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Problem } from '../../components/problem.tsx';
import { When } from '../../components/when.tsx';
import { Act } from './act.tsx';
import classes from './alerts.module.css';
import { useAlert } from './calls.ts';
import { AlertState, SeverityBadge } from './looks.tsx';
import { type AlertDetails, rules, sayFigure } from './rules.ts';
import { Ways } from './ways.tsx';

type AlertDrawerProps = { alertId: string | undefined; onClose: () => void };

/** An alert with what became of it, beside the page. */
export function AlertDrawer({ alertId, onClose }: AlertDrawerProps) {
  const [shown, setShown] = useState(alertId);
  if (alertId !== undefined && alertId !== shown) setShown(alertId);
  return (
    <Drawer
      opened={alertId !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title="Alert"
      closeButtonProps={{ 'aria-label': 'Close the alert' }}
    >
      {shown !== undefined && <OneAlert alertId={shown} />}
    </Drawer>
  );
}

function OneAlert({ alertId }: { alertId: string }) {
  const { data, error, refetch } = useAlert(alertId);
  if (error && !data) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={300} />;
  return (
    <div className={classes.drawer}>
      <h3 className={classes.title}>{data.title}</h3>
      <p className={classes.flat}>{data.detail}</p>
      <Facts alert={data} />
      <div className={classes.actions}>
        <Ways alert={data} />
        <span className={classes.room} />
        {data.resolvedAt === null && <Act alert={data} />}
      </div>
      <h3 className={classes.title}>What became of it</h3>
      <Changes changes={data.changes} />
    </div>
  );
}

function Facts({ alert }: { alert: AlertDetails }) {
  const { rule, severity, state, openedAt, firingAt, resolvedAt, snoozedUntil, alertId } = alert;
  return (
    <KeyValues
      items={[
        { label: 'Severity', value: <SeverityBadge severity={severity} /> },
        { label: 'State', value: <AlertState state={state} /> },
        { label: 'Rule', value: <span title={rules[rule].when}>{rules[rule].name}</span> },
        { label: 'Latest figure', value: sayFigure(alert) },
        { label: 'Opened', value: <When at={openedAt} /> },
        { label: 'Last found to be so', value: <When at={firingAt} /> },
        ...(snoozedUntil === null
          ? []
          : [{ label: 'Snoozed until', value: <When at={snoozedUntil} exact /> }]),
        ...(resolvedAt === null ? [] : [{ label: 'Over', value: <When at={resolvedAt} /> }]),
        { label: 'Id', value: <Id value={alertId} of="alert" short /> },
      ]}
    />
  );
}

const changeWords = {
  opened: 'Opened',
  reopened: 'Came back',
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  woken: 'Woke from its snooze, for it was still so',
  resolved: 'Over',
} satisfies Record<AlertDetails['changes'][number]['kind'], string>;

const Changes = ({ changes }: Pick<AlertDetails, 'changes'>) => (
  <ol className={classes.changes} aria-label="What became of it, the newest first" reversed>
    {changes.map(({ at, kind, actor, note, facts }) => (
      <li key={`${at} ${kind}`} className={classes.change}>
        <strong>
          {changeWords[kind]}
          {typeof facts['until'] === 'string' && (
            <>
              {' until '}
              <When at={facts['until']} exact />
            </>
          )}
        </strong>
        <span className={classes.dimmed}>
          <When at={at} /> by <Actor actor={actor} />
        </span>
        {note !== null && <span className={classes.note}>{note}</span>}
      </li>
    ))}
  </ol>
);
