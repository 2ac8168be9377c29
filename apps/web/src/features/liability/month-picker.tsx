import { NativeSelect } from '@mantine/core';
import { addBuckets, dayOf, startOf } from '../../components/range/calendar.ts';
import type { Range } from '../../components/range/range.ts';
import { useAskRange } from '../../components/range/use-range.ts';

const MONTHS = 36;

/** Chooses a whole month of the time zone of the range. */
export function MonthPicker({ range }: { range: Range }) {
  const ask = useAskRange();
  const { timeZone } = range;
  const current = startOf('month', Date.parse(range.now), timeZone);
  const shown = monthOf(range);
  const months = Array.from({ length: MONTHS }, (_, n) =>
    addBuckets(current, -n, 'month', timeZone),
  );
  const words = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone });
  const known = shown === null || months.includes(shown) ? months : [...months, shown];
  const go = (month: number) => {
    if (month === current) ask({ range: 'month' });
    else
      ask({
        from: dayOf(month, timeZone),
        to: dayOf(addBuckets(month, 1, 'month', timeZone) - 1, timeZone),
      });
  };
  return (
    <NativeSelect
      aria-label="Month"
      value={shown === null ? '' : String(shown)}
      onChange={({ currentTarget: { value } }) => value !== '' && go(Number(value))}
      data={[
        ...(shown === null ? [{ value: '', label: 'Another range' }] : []),
        ...known.map((month) => ({ value: String(month), label: words.format(month) })),
      ]}
    />
  );
}

/** The beginning of the month that the range is, the current one up to now; null where it is none. */
function monthOf({ from, to, endsNow, timeZone }: Range): number | null {
  const start = Date.parse(from);
  if (startOf('month', start, timeZone) !== start) return null;
  const end = addBuckets(start, 1, 'month', timeZone);
  const isWhole = Date.parse(to) === end;
  const isRunning = endsNow && Date.parse(to) < end;
  return isWhole || isRunning ? start : null;
}
