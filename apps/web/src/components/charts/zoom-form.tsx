import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fromWallClock, wallClockOf } from '../range/calendar.ts';
import { useFirstFocus } from '../range/use-first-focus.ts';
import classes from './charts.module.css';
import type { Row } from './rows.ts';

export type Zooming = {
  rows: readonly Row[];
  timeZone: string;
  onZoom: (from: string, to: string) => void;
};

type ZoomFormProps = Zooming & { onDone: () => void };

/** Zooms without dragging: from and to by the clock of the time zone. */
export function ZoomForm({ rows, timeZone, onZoom, onDone }: ZoomFormProps) {
  const [from, setFrom] = useState(wallClockOf(rows[0]?.at ?? 0, timeZone));
  const [to, setTo] = useState(wallClockOf(rows.at(-1)?.until ?? 0, timeZone));
  const field = useFirstFocus();
  const [isWrong, setIsWrong] = useState(false);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const start = fromWallClock(from, timeZone);
    const end = fromWallClock(to, timeZone);
    // An empty field is no time at all.
    if (!(end > start)) return setIsWrong(true);
    onZoom(new Date(start).toISOString(), new Date(end).toISOString());
    return onDone();
  };
  return (
    <form className={classes.zoomForm} onSubmit={apply}>
      <TextInput
        ref={field}
        type="datetime-local"
        label="From"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label="Until"
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        error={isWrong && 'The end must lie after the start. Choose a later time.'}
      />
      <Button type="submit">Zoom</Button>
    </form>
  );
}
