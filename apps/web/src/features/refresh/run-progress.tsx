import { Progress } from '@mantine/core';
import { formatCount, formatNumber } from '../../lib/format.ts';
import classes from './refresh.module.css';

type RunProgressProps = { done: number; total: number; failed: number; label: string };

const WHOLE = 100;

/** How far a run is: a bar, and the same in words. */
export function RunProgress({ done, total, failed, label }: RunProgressProps) {
  const percent = total === 0 ? WHOLE : Math.min(WHOLE, (done / total) * WHOLE);
  return (
    <div className={classes.progress}>
      <Progress.Root>
        <Progress.Section value={percent} aria-label={label} />
      </Progress.Root>
      <span>
        {formatNumber(done)} of {formatCount(total, 'user')}
        {failed > 0 && `, ${formatNumber(failed)} failed`}
      </span>
    </div>
  );
}
