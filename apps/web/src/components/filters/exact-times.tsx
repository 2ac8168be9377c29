import { IconX } from '@tabler/icons-react';
import { isMoment } from '../../lib/days.ts';
import { formatExact, formatSpan } from '../../lib/format.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import classes from './filters.module.css';

/** The exact times that a chart led here with, and the way to be rid of them; nothing for whole days. */
export function ExactTimes() {
  const [{ from, to }, change] = useSearchState();
  const [since, before] = [momentOf(from), momentOf(to)];
  if (since === null && before === null) return null;
  const words =
    since !== null && before !== null
      ? formatSpan(since, before)
      : `${since === null ? 'Before' : 'Since'} ${formatExact(since ?? before ?? 0)}`;
  return (
    <button
      type="button"
      className={`mantine-focus-auto ${classes.exact}`}
      aria-label={`Only ${words}: show all times`}
      title="Show all times"
      onClick={() => change({ from: undefined, to: undefined })}
    >
      {words}
      <IconX size={15} aria-hidden />
    </button>
  );
}

const momentOf = (value: unknown): number | null =>
  typeof value === 'string' && isMoment(value) ? Date.parse(value) : null;
