import { Progress } from '@mantine/core';
import { formatCount, formatNumber } from '../../lib/format.ts';
import classes from './incidents.module.css';

type IncidentProgressProps = { done: number; of: number; noun: string; label: string };

/** How far it is: a bar, and the same in words. */
export function IncidentProgress({ done, of, noun, label }: IncidentProgressProps) {
  const percent = of === 0 ? 100 : Math.min(100, (done / of) * 100);
  return (
    <div className={classes.progress}>
      <Progress.Root>
        <Progress.Section value={percent} aria-label={label} />
      </Progress.Root>
      <span>
        {formatNumber(done)} of {formatCount(of, noun)}
      </span>
    </div>
  );
}
