import { TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import classes from './range.module.css';
import { browserTimeZone, offsetOf, sayTimeZone, timeZones } from './time-zones.ts';
import { useFirstFocus } from './use-first-focus.ts';

type TimeZoneListProps = { timeZone: string; at: string; onChoose: (timeZone: string) => void };

const MOST = 12;

/** All time zones, the first few of those that match what is typed. */
export default function TimeZoneList({ timeZone, at, onChoose }: TimeZoneListProps) {
  const [query, setQuery] = useState('');
  const field = useFirstFocus();
  const zones = useMemo(() => timeZones(), []);
  const wanted = query.trim().toLowerCase().replaceAll(' ', '_');
  const found = zones.filter((zone) => zone.toLowerCase().includes(wanted));
  const first = found[0];
  return (
    <form
      className={classes.zones}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '' && first) onChoose(first);
      }}
    >
      <TextInput
        ref={field}
        label="Time zone"
        placeholder="Berlin, New York, UTC …"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <ul className={classes.presets} aria-label="Time zones">
        {found.slice(0, MOST).map((zone) => (
          <li key={zone}>
            <button
              type="button"
              className={`mantine-focus-auto ${classes.preset}`}
              aria-current={zone === timeZone}
              onClick={() => onChoose(zone)}
            >
              <span>
                {zone === timeZone && <IconCheck size={14} aria-hidden />} {sayTimeZone(zone)}
              </span>
              <span className={classes.offset}>
                {zone === browserTimeZone() && 'this browser, '}
                {offsetOf(zone, Date.parse(at))}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className={classes.more} role="status">
        {found.length === 0 && 'No time zone is called that.'}
        {found.length > MOST && `${found.length - MOST} more: type a part of the name.`}
      </p>
    </form>
  );
}
