import { Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount } from '../../lib/format.ts';
import { queryClient, trpc } from '../../lib/trpc.ts';
import { AlertCard } from './alert-card.tsx';
import { AlertDrawer } from './alert-drawer.tsx';
import classes from './alerts.module.css';
import { inOrder, useUnresolved } from './calls.ts';
import { History } from './history.tsx';
import { Nothing, Watched } from './watched.tsx';

const route = getRouteApi('/alerts');

/** What a person should look at, and what was. */
export function AlertsPage() {
  const { alert } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useUnresolved();
  const show = (alertId: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, alert: alertId }), resetScroll: false });
  useFreshHistory(data?.alerts.map(({ alertId }) => alertId));
  return (
    <>
      <PageHeader
        title="Alerts"
        description="What a person should look at. One that is over goes away by itself, and comes back if it is so again."
      />
      <div className={classes.page}>
        {error && (
          <Problem
            error={error}
            {...(data && { title: 'These may have changed: they could not be read again' })}
            onRetry={() => void refetch()}
          />
        )}
        {isPending && <Skeleton height={160} />}
        <p role="status" className={classes.unseen}>
          {data && `${formatCount(data.open, 'alert')} open`}
        </p>
        {data?.alerts.length === 0 && <Nothing />}
        {data && data.alerts.length > 0 && (
          <ul className={classes.cards} aria-label="Alerts">
            {inOrder(data.alerts).map((one) => (
              <AlertCard key={one.alertId} alert={one} />
            ))}
          </ul>
        )}
        {data?.nextCursor && (
          <p className={classes.dimmed}>There are more: the newest 100 are shown.</p>
        )}
        <Section title="Over">
          <History onOpen={show} />
        </Section>
        {data && data.alerts.length > 0 && (
          <Section title="What is watched">
            <Watched />
          </Section>
        )}
      </div>
      <AlertDrawer alertId={alert} onClose={() => show(undefined)} />
    </>
  );
}

/** Reads the history again when an alert is over, or came back. */
function useFreshHistory(alertIds: string[] | undefined): void {
  const unresolved = alertIds?.join();
  const seen = useRef(unresolved);
  useEffect(() => {
    if (seen.current !== undefined && unresolved !== seen.current)
      void queryClient.invalidateQueries({ queryKey: trpc.alerts.list.infiniteQueryKey() });
    seen.current = unresolved;
  }, [unresolved]);
}
