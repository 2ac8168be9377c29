import { DAY } from './lengths.ts';
import { startOf } from './calendar.ts';

/** From and until before, in a time zone, without what they share: `Mar 1 – 15, 2026`. */
export function saySpan(from: number, to: number, zone: string): string {
  const isDays = startOf('day', from, zone) === from && startOf('day', to, zone) === to;
  const isOneDay = !isDays && to - from <= DAY;
  const format = new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    ...(!isOneDay && { year: 'numeric' }),
    ...(!isDays && { hour: 'numeric', minute: '2-digit' }),
  });
  return format.formatRange(from, isDays ? to - 1 : to);
}

/** The first letter large, as at the start of a sentence. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
