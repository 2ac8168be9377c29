import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { formatClock } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { trpc } from '../../lib/trpc.ts';
import { Card } from './card.tsx';
import { cardsOf } from './cards.tsx';
import classes from './health.module.css';
import { Jobs } from './jobs.tsx';

const EVERY_MS = 5000;
const SHAPES = Array.from({ length: 9 }, (_, n) => n);

/** Whether all that works by itself does, and where it is mended. */
export function HealthPage() {
  const { data, error, refetch, dataUpdatedAt } = useQuery(
    trpc.monitoring.health.queryOptions(undefined, { refetchInterval: EVERY_MS }),
  );
  const retry = () => void refetch();
  const cards = data ? cardsOf(data) : [];
  const wrong = cards.filter(({ state }) => state === 'bad').length;
  return (
    <>
      <PageHeader
        title="Health"
        description="What Makegood does by itself: whether it is done, and where it is mended. Read again every five seconds."
      />
      {error && !data && <Problem error={error} onRetry={retry} />}
      {error && data && (
        <p className={classes.stale} role="alert">
          {problemOf(error).title}. These figures are of {formatClock(dataUpdatedAt)}.
        </p>
      )}
      {data && (
        <p className={classes.verdict} data-state={wrong > 0 ? 'bad' : 'ok'} role="status">
          {wrong === 0 ? 'All is well.' : sayWrong(wrong)}
        </p>
      )}
      <div className={classes.cards} aria-busy={!data && !error}>
        {!data && !error && SHAPES.map((n) => <Skeleton key={n} height={150} />)}
        {cards.map((card) => (
          <Card key={card.title} {...card} />
        ))}
      </div>
      {data && <Jobs jobs={data.jobs} />}
    </>
  );
}

const sayWrong = (wrong: number) =>
  wrong === 1 ? 'One thing needs looking after.' : `${wrong} things need looking after.`;
