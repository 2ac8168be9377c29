import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatClock } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import classes from './data-table.module.css';
import { densities, type Density } from './density.ts';
import type { Rows } from './rows.ts';

const lines = Array.from({ length: 8 }, (_, i) => i);

/** Grey rows while the first are on their way. */
export function SkeletonRows({ columns, density }: { columns: number; density: Density }) {
  return (
    <tbody className={classes.body} aria-hidden>
      {lines.map((line) => (
        <tr key={line} style={{ height: densities[density] }}>
          {Array.from({ length: columns }, (_, i) => (
            // Nothing tells grey boxes apart but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <td key={i}>
              <Skeleton height={12} width={i === 0 ? '80%' : '55%'} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

/** There are no rows: what that means, and what to do next. */
export function EmptyRows({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <strong>{title}</strong>
      {children && <div>{children}</div>}
    </div>
  );
}

/** Says so where rows are shown that could not be read again, or not to their end. */
export function StaleNote<Row>({ rows }: { rows: Rows<Row> }) {
  if (rows.state !== 'ready' || rows.error === null) return null;
  const { title, detail } = problemOf(rows.error);
  return (
    <div className={classes.stale} role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <span>
        <strong>{title}.</strong> {detail} These rows are of {formatClock(rows.receivedAt)}.
      </span>
      <Button variant="default" size="compact-sm" onClick={rows.retry}>
        Try again
      </Button>
    </div>
  );
}
