import { Paper, Skeleton, Title } from '@mantine/core';
import { IconAlertTriangle, IconChartLine, IconTable } from '@tabler/icons-react';
import { type ReactNode, type Ref, useId, useRef, useState } from 'react';
import { formatClock } from '../../lib/format.ts';
import { Problem } from '../problem.tsx';
import type { BoxProps, ChartState } from './chart.ts';
import classes from './charts.module.css';
import { FrameMenu } from './frame-menu.tsx';
import type { Zooming } from './zoom-form.tsx';

type FrameProps = BoxProps & {
  isEmpty: boolean;
  legend?: ReactNode;
  children: ReactNode;
  /** The same as a table; where there is none, the drawing is one already. */
  table?: ReactNode;
  /** The lines of the file to download. */
  csv: () => string;
  /** For another way than dragging to look at a part. */
  zoom?: Zooming | undefined;
};

export const DEFAULT_HEIGHT = 260;

const ready: ChartState = { is: 'ready' };

/** The box around every chart: its title, legend and downloads; as high in every state. */
export function Frame({
  title,
  summary,
  state = ready,
  empty = 'Nothing happened in this time.',
  height = DEFAULT_HEIGHT,
  fileName = fileNameOf(title),
  order = 2,
  isEmpty,
  legend,
  children,
  table,
  csv,
  zoom,
}: FrameProps) {
  const [asTable, setAsTable] = useState(false);
  const box = useRef<HTMLElement>(null);
  const heading = useId();
  const hasFigures =
    !isEmpty && (state.is === 'ready' || state.is === 'changing' || state.is === 'stale');
  const showsTable = asTable && table !== undefined;
  return (
    <Paper
      component="section"
      ref={box as Ref<HTMLDivElement>}
      className={classes.frame}
      aria-labelledby={heading}
      aria-busy={state.is === 'loading' || state.is === 'changing'}
    >
      <div className={classes.head}>
        <Title order={order} size="h5" id={heading}>
          {title}
        </Title>
        <div className={classes.tools} data-not-in-picture>
          {table !== undefined && hasFigures && (
            <ViewToggle asTable={asTable} onToggle={() => setAsTable(!asTable)} />
          )}
          {hasFigures && (
            <FrameMenu
              title={title}
              fileName={fileName}
              box={box}
              csv={csv}
              zoom={zoom}
              drawn={!showsTable}
            />
          )}
        </div>
      </div>
      {legend && <div className={classes.legend}>{legend}</div>}
      <div className={classes.body} style={{ height }} data-state={state.is}>
        <Body state={state} empty={empty} isEmpty={isEmpty} height={height}>
          {showsTable ? (
            <ScrollBox role="region" label={`${title}, as a table`}>
              {table}
            </ScrollBox>
          ) : (
            <Drawing summary={summary} isFigure={table !== undefined} title={title}>
              {children}
            </Drawing>
          )}
        </Body>
        {state.is === 'stale' && <Stale {...state} />}
      </div>
    </Paper>
  );
}

type DrawingProps = { summary: string; title: string; isFigure: boolean; children: ReactNode };

function Drawing({ summary, title, isFigure, children }: DrawingProps) {
  return isFigure ? (
    <figure className={classes.drawing} aria-label={summary}>
      {children}
    </figure>
  ) : (
    <ScrollBox role="group" label={`${title}: ${summary}`}>
      {children}
    </ScrollBox>
  );
}

type ScrollBoxProps = { role: 'region' | 'group'; label: string; children: ReactNode };

const ScrollBox = ({ role, label, children }: ScrollBoxProps) => (
  <div
    className={classes.scroll}
    // The keyboard can only scroll what it can reach.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    tabIndex={0}
    role={role}
    aria-label={label}
  >
    {children}
  </div>
);

type BodyProps = {
  state: ChartState;
  empty: string;
  isEmpty: boolean;
  height: number;
  children: ReactNode;
};

function Body({ state, empty, isEmpty, height, children }: BodyProps) {
  if (state.is === 'loading') return <Skeleton height={height} />;
  if (state.is === 'error') {
    return (
      <div className={classes.scroll}>
        <Problem error={state.error} {...(state.onRetry && { onRetry: state.onRetry })} />
      </div>
    );
  }
  return isEmpty ? <p className={classes.empty}>{empty}</p> : children;
}

type StaleProps = Extract<ChartState, { is: 'stale' }>;

/** Lies over the figures, so that nothing moves when they grow old. */
function Stale({ at, onRetry }: StaleProps) {
  return (
    <p className={classes.stale} role="status" data-not-in-picture>
      <IconAlertTriangle size={15} aria-hidden />
      {at === undefined ? 'Not of now' : `As of ${formatClock(at)}`}
      {onRetry && (
        <button type="button" className={`mantine-focus-auto ${classes.plain}`} onClick={onRetry}>
          Try again
        </button>
      )}
    </p>
  );
}

function ViewToggle({ asTable, onToggle }: { asTable: boolean; onToggle: () => void }) {
  const words = asTable ? 'View as chart' : 'View as table';
  const Picture = asTable ? IconChartLine : IconTable;
  return (
    <button
      type="button"
      className={`mantine-focus-auto ${classes.tool}`}
      aria-label={words}
      title={words}
      onClick={onToggle}
    >
      <Picture size={17} aria-hidden />
    </button>
  );
}

/** `How much was refunded?` as `how-much-was-refunded`. */
const fileNameOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
