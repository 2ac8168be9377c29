import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { When } from '../../components/when.tsx';
import { Act } from './act.tsx';
import classes from './alerts.module.css';
import { AlertState, SeverityBadge } from './looks.tsx';
import { type Alert, sayFigure } from './rules.ts';
import { Ways } from './ways.tsx';

/** An alert that is not over: what, how bad, since when, and what can be done. */
export function AlertCard({ alert }: { alert: Alert }) {
  const { alertId, severity, state, title, detail, openedAt, snoozedUntil } = alert;
  const figure = sayFigure(alert);
  return (
    <li className={classes.card} data-severity={state === 'open' ? severity : 'quiet'}>
      <div className={classes.badges}>
        <SeverityBadge severity={severity} />
        <AlertState state={state} />
        <span className={classes.dimmed}>
          since <When at={openedAt} />
          {snoozedUntil !== null && (
            <>
              , wakes <When at={snoozedUntil} />
            </>
          )}
        </span>
      </div>
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.flat}>{detail}</p>
      {figure !== null && <p className={classes.dimmed}>Latest figure: {figure}</p>}
      <div className={classes.actions}>
        <Ways alert={alert} />
        <Anchor
          className={classes.way}
          aria-label={`History: ${title}`}
          renderRoot={(props) => (
            <Link
              to="/alerts"
              search={(before) => ({ ...before, alert: alertId })}
              resetScroll={false}
              {...props}
            />
          )}
        >
          History
        </Anchor>
        <span className={classes.room} />
        <Act alert={alert} />
      </div>
    </li>
  );
}
