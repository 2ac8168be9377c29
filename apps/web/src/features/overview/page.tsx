import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Message } from '../../components/message.tsx';
import { Problem } from '../../components/problem.tsx';
import { RangeControl } from '../../components/range/range-control.tsx';
import { useRange } from '../../components/range/use-range.ts';
import { useApiKey } from '../../lib/api-key.ts';
import { FiguresShown } from './figures.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import classes from './overview.module.css';
import { useCompared, useOverview } from './use-overview.ts';

const route = getRouteApi('/');

export function OverviewPage() {
  const apiKey = useApiKey();
  // Whoever signs in or out starts afresh: no figures of another's stay on the screen.
  return <Overview key={apiKey ?? ''} />;
}

function Overview() {
  const range = useRange({ fallback: '24h', compare: 'previous', alwaysLive: true });
  const isDrawn = route.useSearch().compare !== undefined;
  const reading = useOverview(range);
  const compared = useCompared(range, isDrawn);
  // Whoever is not signed in is on the way to where one does.
  if (reading.state === 'refused') return <Problem error={reading.error} onRetry={reading.retry} />;
  if (reading.state === 'unreachable') return <Unreachable retry={reading.retry} />;
  const isLoading = reading.state === 'loading';
  return (
    <>
      <title>Overview · Makegood</title>
      <div className={classes.toolbar}>
        <h1 className={classes.heading}>Overview</h1>
        <LiveIndicator state={reading.state} receivedAt={reading.figures?.receivedAt ?? null} />
        <RangeControl range={range} pausable={false} />
      </div>
      <div
        className={classes.figures}
        data-state={isLoading ? 'live' : reading.state}
        aria-busy={isLoading || reading.state === 'changing'}
      >
        <FiguresShown
          overview={compared === null ? null : (reading.figures?.overview ?? null)}
          compared={compared ?? undefined}
          range={range}
        />
      </div>
    </>
  );
}

function Unreachable({ retry }: { retry: () => void }) {
  return (
    <Message icon={IconPlugConnectedX} title="The figures cannot be read">
      <p className={classes.flat} role="alert">
        The server at {location.host} cannot be reached, or cannot read its database. Check that
        both run; the page tries again every 2 seconds.
      </p>
      <Button onClick={retry}>Try again now</Button>
    </Message>
  );
}
