import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { lazy } from 'react';
import { ChartFrame } from '../../components/chart-frame.tsx';
import { formatCount, formatRate } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { BucketsTable } from './buckets-table.tsx';
import { FirstSteps } from './first-steps.tsx';
import { LatestEvents } from './latest-events.tsx';
import { RateLegend, VolumeLegend } from './legends.tsx';
import classes from './overview.module.css';
import { Providers } from './providers.tsx';
import { Reasons } from './reasons.tsx';
import { isQuiet } from './refund-rate.ts';
import { type Range, ranges } from './ranges.ts';
import { StatCards } from './stat-cards.tsx';
import type { Pulse } from './use-pulse.ts';

const RefundRateChart = lazy(() => import('./refund-rate-chart.tsx'));
const VolumeChart = lazy(() => import('./volume-chart.tsx'));

type FiguresProps = { pulse: Pulse; receivedAt: number; range: Range };

/** Everything the page shows once figures have come. */
export function Figures({ pulse, receivedAt, range }: FiguresProps) {
  // Relative times are counted by the server's clock, which may differ from this computer's.
  const now = useNow() - receivedAt + Date.parse(pulse.at);
  const isNew = pulse.latest.length === 0 && pulse.held.charges === 0;
  const { words } = ranges[range];
  return (
    <>
      <FailedRefunds count={pulse.failedRefunds} />
      <StatCards pulse={pulse} now={now} words={words} />
      {isNew ? (
        <FirstSteps />
      ) : (
        <div className={classes.columns}>
          <div className={classes.story}>
            <Charts pulse={pulse} words={words} />
            <div className={classes.pair}>
              <Reasons reasons={pulse.reasons} />
              <Providers providers={pulse.providers} />
            </div>
          </div>
          <LatestEvents latest={pulse.latest} now={now} />
        </div>
      )}
    </>
  );
}

function Charts({ pulse, words }: { pulse: Pulse; words: string }) {
  const { buckets, bucketSeconds } = pulse;
  const quiet = isQuiet(buckets) && (
    <p className={classes.quiet}>No charge finished in the {words}.</p>
  );
  const table = <BucketsTable buckets={buckets} bucketSeconds={bucketSeconds} />;
  return (
    <>
      <ChartFrame
        title="Refund rate over time"
        summary={sayRate(pulse, words)}
        legend={<RateLegend />}
        height={280}
        chart={quiet || <RefundRateChart buckets={buckets} bucketSeconds={bucketSeconds} />}
        table={table}
      />
      <ChartFrame
        title="Credits settled and refunded"
        summary={sayVolume(pulse, words)}
        legend={<VolumeLegend />}
        height={200}
        chart={quiet || <VolumeChart buckets={buckets} bucketSeconds={bucketSeconds} />}
        table={table}
      />
    </>
  );
}

function sayRate({ refundRate, buckets }: Pulse, words: string): string {
  if (refundRate === null) return `Refund rate: no charge finished in the ${words}.`;
  const highest = Math.max(...buckets.map((bucket) => bucket.refundRate ?? 0));
  return `Refund rate in the ${words}: ${formatRate(refundRate)} overall, ${formatRate(highest)} at its highest.`;
}

const sayVolume = ({ settled, refunded }: Pulse, words: string): string =>
  `In the ${words} ${formatCount(settled.credits, 'credit')} were settled and ${formatCount(refunded.credits, 'credit')} refunded.`;

function FailedRefunds({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Alert
      className={classes.failed}
      // Mantine sets it on the element itself, where no class reaches it.
      vars={() => ({ root: { '--alert-color': 'var(--mg-bad)' } })}
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={
        count === 1
          ? '1 refund failed and is still owed'
          : `${formatCount(count, 'refund')} failed and are still owed`
      }
    >
      Nothing is lost: Makegood tries again by itself, at most 10 minutes apart, until the credits
      are back. What went wrong is listed at <code>GET /api/admin/refunds/failed</code>.
    </Alert>
  );
}
