import { Paper } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { formatCompact, formatNumber } from '../../lib/format.ts';
import classes from './overview.module.css';

type StatCardProps = {
  label: string;
  icon: Icon;
  color: string;
  value: ReactNode;
  /** Two short lines under the value. */
  facts: [ReactNode, ReactNode];
};

export function StatCard({
  label,
  icon: Picture,
  color,
  value,
  facts: [first, second],
}: StatCardProps) {
  const heading = useId();
  return (
    <Paper className={classes.card} role="group" aria-labelledby={heading}>
      <h2 id={heading} className={classes.label}>
        <Picture size={18} color={color} stroke={2} aria-hidden />
        {label}
      </h2>
      <div className={classes.value}>{value}</div>
      <div className={classes.fact}>{first}</div>
      <div className={classes.fact}>{second}</div>
    </Paper>
  );
}

/** From here on a number is shortened; hovering tells it in full. */
const SHORTEN_FROM = 100_000_000;

export function Credits({ credits }: { credits: number }) {
  const shown = credits < SHORTEN_FROM ? formatNumber(credits) : formatCompact(credits);
  return (
    <span title={`${formatNumber(credits)} credits`}>
      {shown}
      <span className={classes.unit}> credits</span>
    </span>
  );
}
