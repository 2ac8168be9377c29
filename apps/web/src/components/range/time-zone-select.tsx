import { lazy, Suspense } from 'react';
import { Flyout } from '../flyout.tsx';
import classes from './range.module.css';
import { offsetOf, rememberTimeZone, sayTimeZone } from './time-zones.ts';

const TimeZoneList = lazy(() => import('./time-zone-list.tsx'));

type TimeZoneSelectProps = {
  timeZone: string;
  /** ISO: how far the clocks are ahead is said of this time. */
  at: string;
  onChange: (timeZone: string) => void;
};

/** The time zone that times are told in; what is chosen stays for this person. */
export function TimeZoneSelect({ timeZone, at, onChange }: TimeZoneSelectProps) {
  const place = sayTimeZone(timeZone).replace(/ \(.*/, '');
  const offset = offsetOf(timeZone, Date.parse(at));
  return (
    <Flyout
      label={`Time zone: ${place} ${offset}`}
      className={classes.button}
      face={
        <span>
          {place} <span className={classes.offset}>{offset}</span>
        </span>
      }
    >
      {(close) => (
        <Suspense fallback={<div className={classes.waiting} aria-busy />}>
          <TimeZoneList
            timeZone={timeZone}
            at={at}
            onChoose={(chosen) => {
              rememberTimeZone(chosen);
              onChange(chosen);
              close();
            }}
          />
        </Suspense>
      )}
    </Flyout>
  );
}
