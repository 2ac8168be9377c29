import { stored } from '../../lib/stored.ts';

const chosen = stored('time-zone');

/** Whether Intl knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

export const browserTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The time zone of the address, else the one that this person chose, else the browser's. */
export function useTimeZone(ofAddress: string | undefined): string {
  const remembered = chosen.use();
  const wanted = [ofAddress, remembered].find((name) => name && isTimeZone(name));
  return wanted ?? browserTimeZone();
}

/** Remembers a time zone for all pages; the browser's is not remembered but followed. */
export const rememberTimeZone = (name: string): void =>
  chosen.write(name === browserTimeZone() ? null : name);

/** The browser's first, then UTC, then all that there are. */
export function timeZones(): string[] {
  return [...new Set([browserTimeZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/** `Europe/Berlin` as `Berlin (Europe)`. */
export function sayTimeZone(name: string): string {
  const parts = name.replaceAll('_', ' ').split('/');
  const place = parts.pop() ?? name;
  return parts.length === 0 ? place : `${place} (${parts.join(', ')})`;
}

/** How far a time zone's clocks are ahead of UTC: `GMT+1`. */
export const offsetOf = (name: string, at: number): string =>
  new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';
