import { Popover } from '@mantine/core';
import {
  IconCalendar,
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
} from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Range } from './range.ts';
import classes from './range.module.css';
import { capital } from './words.ts';
import { neighbours } from './neighbours.ts';
import { useAskRange } from './use-range.ts';

const RangePanel = lazy(() => import('./range-panel.tsx'));

/** The range on a button, what to choose it from below, and the ranges before and after. */
export function RangePopover({ range }: { range: Range }) {
  const [opened, setOpened] = useState(false);
  const ask = useAskRange();
  const { before, after } = neighbours(range);
  const close = () => setOpened(false);
  return (
    <div className={classes.together}>
      <Step words="The time before" to={before} ask={ask}>
        <IconChevronLeft size={16} aria-hidden />
      </Step>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        trapFocus
        returnFocus
        shadow="md"
        radius="md"
      >
        <Popover.Target>
          <button
            type="button"
            className={`mantine-focus-auto ${classes.button} ${classes.range}`}
            aria-label={`Range: ${range.words}`}
            onClick={() => setOpened(!opened)}
          >
            <IconCalendar size={16} aria-hidden />
            <span className={classes.words}>{capital(range.words)}</span>
            <IconChevronDown size={14} aria-hidden />
          </button>
        </Popover.Target>
        <Popover.Dropdown className={classes.dropdown} aria-label="Choose a range">
          <Suspense fallback={<div className={classes.waiting} aria-busy />}>
            <RangePanel range={range} onDone={close} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
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
