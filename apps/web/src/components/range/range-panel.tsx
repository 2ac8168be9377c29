import '@mantine/dates/styles.layer.css';
import { Button, Kbd, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { DatePicker } from '@mantine/dates';
import { type FormEvent, useState } from 'react';
import { useSearchState } from '../../lib/use-search-state.ts';
import { dayOf } from './calendar.ts';
import { parseRange, type Typed } from './parse.ts';
import { presets } from './presets.ts';
import type { Range } from './range.ts';
import classes from './range.module.css';
import { daysOf } from './resolve.ts';
import { useFirstFocus } from './use-first-focus.ts';
import { useAskRange } from './use-range.ts';
import { capital } from './words.ts';

type RangePanelProps = { range: Range; onDone: () => void };

type Days = [string | null, string | null];

/** Ranges to take at once, and those to type or to pick, which wait for Apply. */
export default function RangePanel({ range, onDone }: RangePanelProps) {
  const { timeZone, now, isAll } = range;
  const isWide = useMediaQuery('(width >= 760px)', true, { getInitialValueInEffect: false });
  const [days, setDays] = useState<Days>(isAll ? [null, null] : daysIn(range));
  const [typed, setTyped] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const field = useFirstFocus();
  const ask = useAskRange();
  const take = (asked: Typed) => {
    ask(asked);
    onDone();
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const asked = typed === '' ? pickedOf(days) : parseRange(typed, Date.parse(now), timeZone);
    if (asked) take(asked);
    else setIsWrong(true);
  };
  return (
    <div className={classes.panel}>
      <Presets onTake={(id) => take({ range: id })} />
      <form className={classes.exact} onSubmit={apply}>
        <TextInput
          ref={field}
          label="Range"
          description="Type it, or pick its first and its last day."
          placeholder={isAll ? 'last 3 days' : daysIn(range).join(' to ')}
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            setIsWrong(false);
          }}
          error={isWrong && wrong}
        />
        <DatePicker
          type="range"
          allowSingleDateInRange
          numberOfColumns={isWide ? 2 : 1}
          columnsToScroll={1}
          firstDayOfWeek={1}
          // The red of weekends has too little contrast.
          weekendDays={[]}
          value={days}
          onChange={(picked) => {
            setDays(picked);
            setTyped('');
            setIsWrong(false);
          }}
          maxDate={dayOf(Date.parse(now), timeZone)}
          defaultDate={firstShown(days, range, isWide)}
          ariaLabels={{ previousMonth: 'The month before', nextMonth: 'The month after' }}
        />
        <div className={classes.foot}>
          <span className={classes.zone}>Days of {timeZone.replaceAll('_', ' ')}</span>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" disabled={typed === '' && pickedOf(days) === null}>
            Apply
          </Button>
        </div>
      </form>
    </div>
  );
}

const wrong =
  'Not understood. Type for example: last 3 days, yesterday, march 2026, 2026-03-01 to 2026-03-15, since 2026-03-01.';

const daysIn = ({ from, to, timeZone }: Range): [string, string] =>
  daysOf({ from: Date.parse(from), to: Date.parse(to) }, timeZone);

const pickedOf = ([from, to]: Days): Typed | null => (from && to ? { from, to } : null);

/** The month of the last day stands on the right. */
function firstShown([, last]: Days, { now, timeZone }: Range, isWide: boolean): string {
  const end = last ?? dayOf(Date.parse(now), timeZone);
  const [year = 2026, month = 1] = end.split('-').map(Number);
  return new Date(Date.UTC(year, month - (isWide ? 2 : 1), 1)).toISOString().slice(0, 10);
}

function Presets({ onTake }: { onTake: (id: string) => void }) {
  const [search] = useSearchState();
  return (
    <ul className={classes.presets} aria-label="Usual ranges">
      {presets.map(({ id, words, key }) => (
        <li key={id}>
          <button
            type="button"
            className={`mantine-focus-auto ${classes.preset}`}
            aria-current={search['range'] === id}
            onClick={() => onTake(id)}
          >
            {capital(words)}
            {key && (
              <Kbd size="xs" aria-hidden>
                {key.toUpperCase()}
              </Kbd>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
