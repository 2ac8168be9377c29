import { Paper, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useId } from 'react';
import { problemOf } from '../../lib/problem.ts';
import { Change } from './change.tsx';
import type { ChartState, StatCardProps } from './chart.ts';
import classes from './bars.module.css';
import { To } from './ranked-bars.tsx';
import { Sparkline } from './sparkline.tsx';
import { formatOf } from './unit.ts';

/** One figure, how it changed against the comparison, and its course; as high in every state. */
export function StatCard(props: StatCardProps) {
  const { label, note, spark, sparkColor, link, state } = props;
  const heading = useId();
  return (
    <Paper
      className={classes.card}
      role="group"
      aria-labelledby={heading}
      aria-busy={state?.is === 'loading' || state?.is === 'changing'}
      data-state={state?.is ?? 'ready'}
    >
      <h2 id={heading} className={classes.label}>
        {link ? <To link={link}>{label}</To> : label}
      </h2>
      {state?.is === 'loading' && <Skeleton height={78} mt={6} />}
      {state?.is === 'error' && <Failed {...state} />}
      {state?.is !== 'loading' && state?.is !== 'error' && (
        <>
          <Figure {...props} />
          {note && <div className={classes.fact}>{note}</div>}
          <div className={classes.spark}>
            {spark && <Sparkline values={spark} {...(sparkColor && { color: sparkColor })} />}
          </div>
        </>
      )}
    </Paper>
  );
}

function Figure({ value, unit, before, good, comparisonLabel, verdict }: StatCardProps) {
  const { full } = formatOf(unit);
  const Picture = verdict?.is === 'bad' ? IconAlertTriangle : IconCircleCheck;
  return (
    <>
      <div className={classes.value}>
        {value === null ? (
          <span role="img" aria-label="None yet">
            –
          </span>
        ) : (
          full(value)
        )}
      </div>
      {verdict && (
        <div className={classes.fact} data-verdict={verdict.is}>
          <Picture size={15} stroke={2.2} aria-hidden /> {verdict.words}
        </div>
      )}
      {comparisonLabel !== undefined && before !== undefined && value !== null && (
        <Change value={value} before={before} unit={unit} good={good} label={comparisonLabel} />
      )}
    </>
  );
}

function Failed({ error, onRetry }: Extract<ChartState, { is: 'error' }>) {
  return (
    <div className={classes.failed} role="alert">
      {problemOf(error).title}
      {onRetry && (
        <button type="button" className={`mantine-focus-auto ${classes.retry}`} onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
