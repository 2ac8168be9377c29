import { ActionIcon, NativeSelect, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useSearchState } from '../../lib/use-search-state.ts';
import { periodAt, sayPeriod, shifted, type Span } from './periods.ts';
import classes from './top-users.module.css';

type PeriodPickerProps = { span: Span; start: string; now: number };

const MONTHS = 36;

/** Chooses a day or a month of UTC, up to the current one. */
export function PeriodPicker({ span, start, now }: PeriodPickerProps) {
  const [, change] = useSearchState();
  const current = periodAt(now, span);
  const value = periodAt(Date.parse(start), span);
  const ask = (period: string) =>
    change({ period: period === '' || period === current ? undefined : period });
  const go = (by: number) => ask(periodAt(Date.parse(shifted(start, by, span)), span));
  return (
    <div className={classes.picker}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={`The ${span} before`}
        onClick={() => go(-1)}
      >
        <IconChevronLeft size={18} aria-hidden />
      </ActionIcon>
      {span === 'day' ? (
        <TextInput
          type="date"
          aria-label="Day (UTC)"
          value={value}
          max={current}
          onChange={({ currentTarget }) => ask(currentTarget.value)}
        />
      ) : (
        <NativeSelect
          aria-label="Month (UTC)"
          value={value}
          onChange={({ currentTarget }) => ask(currentTarget.value)}
          data={monthsTo(now, start)}
        />
      )}
      <ActionIcon
        variant="default"
        size={36}
        aria-label={`The ${span} after`}
        disabled={value >= current}
        onClick={() => go(1)}
      >
        <IconChevronRight size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}

/** The last months, and the one chosen where it is older. */
function monthsTo(now: number, chosen: string) {
  const current = new Date(`${periodAt(now, 'month')}-01`).toISOString();
  const starts = Array.from({ length: MONTHS }, (_, n) => shifted(current, -n, 'month'));
  const all = starts.includes(chosen) ? starts : [...starts, chosen];
  return all.map((start) => ({
    value: start.slice(0, 7),
    label: sayPeriod(start, 'month'),
  }));
}
