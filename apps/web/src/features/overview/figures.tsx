import { Skeleton } from '@mantine/core';
import { CatchBoundary } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Range } from '../../components/range/range.ts';
import { Attention } from './attention.tsx';
import { Cards } from './cards.tsx';
import { FirstSteps } from './first-steps.tsx';
import { LatestEvents } from './latest-events.tsx';
import { Lights } from './lights.tsx';
import classes from './overview.module.css';
import type { Overview } from './use-overview.ts';

/** Everything else can be read before they have come. */
const Charts = lazy(() => import('./charts.tsx'));
const Reasons = lazy(() => import('./reasons.tsx'));

/** What every part of the page shows. */
export type Shown = {
  /** null until it has come: everything then stands where it will stand. */
  overview: Overview | null;
  /** Of the time compared with, where it is not as long a time just before. */
  compared: Overview | undefined;
  range: Range;
};

/** Everything the page shows, each thing in its place from the first moment on. */
export function FiguresShown(shown: Shown) {
  const { overview, range } = shown;
  const isNew = overview !== null && overview.latest.length === 0 && overview.held.charges === 0;
  return (
    <>
      <Attention {...shown} />
      <Cards {...shown} />
      {isNew ? (
        <FirstSteps />
      ) : (
        <div className={classes.columns}>
          <div className={classes.story}>
            <CatchBoundary getResetKey={() => range.asked} errorComponent={NoCharts}>
              <Suspense fallback={waiting}>
                <Charts {...shown} />
                <Reasons {...shown} />
              </Suspense>
            </CatchBoundary>
          </div>
          <div className={classes.side}>
            <Lights {...shown} />
            <LatestEvents {...shown} />
          </div>
        </div>
      )}
    </>
  );
}

// As high as the charts will be.
const waiting = [358, 298, 298, 274].map((height, n) => (
  <Skeleton key={`chart ${n + 1}`} height={height} />
));

function NoCharts() {
  return <p className={classes.nothing}>The charts could not be loaded. Load the page again.</p>;
}
