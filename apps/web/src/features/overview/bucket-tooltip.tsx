import { Paper } from '@mantine/core';
import { formatCount, formatNumber, formatRate, formatSpan } from '../../lib/format.ts';
import type { BucketsProps } from './chart-parts.ts';
import classes from './overview.module.css';

type BucketTooltipProps = BucketsProps & { active?: boolean; label?: string | number };

/** What happened in the bucket under the pointer; the same in both charts. */
export function BucketTooltip({ active, label, buckets, bucketSeconds }: BucketTooltipProps) {
  const bucket = buckets.find(({ at }) => at === label);
  if (!active || !bucket) return null;
  const { at, settled, refunded, creditsSettled, creditsRefunded, refundRate } = bucket;
  const from = Date.parse(at);
  return (
    <Paper className={classes.tooltip} shadow="md">
      <strong>{formatSpan(from, from + bucketSeconds * 1000)}</strong>
      {bucket === buckets.at(-1) && <div className={classes.tooltipNote}>still running</div>}
      <div>
        {refundRate === null
          ? 'No charge finished'
          : `Refund rate ${formatRate(refundRate)}: ${formatNumber(refunded)} of ${formatCount(settled + refunded, 'charge')}`}
      </div>
      <div>Settled {formatCount(creditsSettled, 'credit')}</div>
      <div>Refunded {formatCount(creditsRefunded, 'credit')}</div>
    </Paper>
  );
}
