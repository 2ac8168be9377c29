import { Button, Paper, Skeleton, Text, Title } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { CatchBoundary } from '@tanstack/react-router';
import { type ReactNode, Suspense, useId, useState } from 'react';
import classes from './components.module.css';

type ChartFrameProps = {
  title: string;
  /** What the chart says, in a sentence, for those who do not see it. */
  summary: string;
  legend: ReactNode;
  /** Height of the chart in pixels; the table takes as much, so that nothing moves. */
  height: number;
  chart: ReactNode;
  table: ReactNode;
};

/** A chart that loads lazily, with its legend and its figures as a table. */
export function ChartFrame({ title, summary, legend, height, chart, table }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const toggle = asTable ? 'View as chart' : 'View as table';
  return (
    <Paper component="section" className={classes.frame} aria-labelledby={heading}>
      <div className={classes.frameHead}>
        <Title order={2} size="h5" id={heading}>
          {title}
        </Title>
        <Button
          variant="default"
          size="compact-sm"
          title={toggle}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <IconChartLine size={16} aria-hidden /> : <IconTable size={16} aria-hidden />}
          <span className={classes.toggleWords}>{toggle}</span>
        </Button>
      </div>
      <div className={classes.legend}>{legend}</div>
      {asTable ? (
        <div
          className={classes.tableBox}
          style={{ height }}
          // The keyboard can only scroll what it can reach.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="region"
          aria-label={`${title}, as a table`}
        >
          {table}
        </div>
      ) : (
        <figure className={classes.figure} style={{ height }} aria-label={summary}>
          <CatchBoundary getResetKey={() => title} errorComponent={NoChart}>
            <Suspense fallback={<Skeleton height={height} />}>{chart}</Suspense>
          </CatchBoundary>
        </figure>
      )}
    </Paper>
  );
}

function NoChart() {
  return (
    <Text c="dimmed">
      The chart could not be loaded. View the figures as a table, or load the page again.
    </Text>
  );
}
