import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Message } from '../../components/message.tsx';
import { Problem } from '../../components/problem.tsx';
import { useApiKey } from '../../lib/api-key.ts';
import { FiguresShown } from './figures.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import classes from './overview.module.css';
import { RangePicker } from './range-picker.tsx';
import { ranges } from './ranges.ts';
import { useOverview } from './use-overview.ts';

const route = getRouteApi('/');

export function OverviewPage() {
  const apiKey = useApiKey();
  // Whoever signs in or out starts afresh: no figures of another's stay on the screen.
  return <Overview key={apiKey ?? ''} />;
}

function Overview() {
  const { range } = route.useSearch();
  const reading = useOverview(ranges[range].hours);
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
        <RangePicker range={range} />
      </div>
      <div
        className={classes.figures}
        data-state={isLoading ? 'live' : reading.state}
        aria-busy={isLoading || reading.state === 'changing'}
      >
        <FiguresShown figures={reading.figures} range={range} />
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
