import {
  IconCalendar,
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
} from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { Flyout } from '../flyout.tsx';
import type { Range } from './range.ts';
import classes from './range.module.css';
import { capital } from './words.ts';
import { neighbours } from './neighbours.ts';
import { useAskRange } from './use-range.ts';

const RangePanel = lazy(() => import('./range-panel.tsx'));

/** The range on a button, what to choose it from below, and the ranges before and after. */
export function RangePopover({ range }: { range: Range }) {
  const ask = useAskRange();
  const { before, after } = neighbours(range);
  return (
    <div className={classes.together}>
      <Step words="The time before" to={before} ask={ask}>
        <IconChevronLeft size={16} aria-hidden />
      </Step>
      <Flyout
        label={`Range: ${range.words}`}
        className={`${classes.button} ${classes.range}`}
        from="start"
        face={
          <>
            <IconCalendar size={16} aria-hidden />
            <span className={classes.words}>{capital(range.words)}</span>
            <IconChevronDown size={14} aria-hidden />
          </>
        }
      >
        {(close) => (
          <Suspense fallback={<div className={classes.waiting} aria-busy />}>
            <RangePanel range={range} onDone={close} />
          </Suspense>
        )}
      </Flyout>
      <Step words="The time after" to={after} ask={ask}>
        <IconChevronRight size={16} aria-hidden />
      </Step>
    </div>
  );
}

type StepProps = {
  words: string;
  to: { from: string; to: string } | null;
  ask: ReturnType<typeof useAskRange>;
  children: ReactNode;
};

function Step({ words, to, ask, children }: StepProps) {
  return (
    <button
      type="button"
      className={`mantine-focus-auto ${classes.button}`}
      aria-label={words}
      title={words}
      disabled={to === null}
      onClick={() => to && ask(to)}
    >
      {children}
    </button>
  );
}
