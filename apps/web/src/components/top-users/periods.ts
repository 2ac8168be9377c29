export type Span = 'day' | 'month';

const monthWords = new Intl.DateTimeFormat(undefined, {
  ...{ month: 'long', year: 'numeric', timeZone: 'UTC' },
});
const dayWords = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

const LENGTH = { day: 10, month: 7 };

/** The day or month of UTC that a time, in milliseconds, is in: `2026-11-21`, `2026-11`. */
export const periodAt = (ms: number, span: Span): string =>
  new Date(ms).toISOString().slice(0, LENGTH[span]);

const startOf = (period: string) => Date.parse(period.length === 7 ? `${period}-01` : period);

/** The beginning (ISO) of one that makes sense and is not to come; else of the current one. */
export function startOfPeriod(period: string | undefined, span: Span, now: number): string {
  const asked = period?.length === LENGTH[span] ? startOf(period) : Number.NaN;
  const start = asked <= now ? asked : startOf(periodAt(now, span));
  return new Date(start).toISOString();
}

/** So many days or months later, or before. */
export function shifted(start: string, by: number, span: Span): string {
  const date = new Date(start);
  if (span === 'day') date.setUTCDate(date.getUTCDate() + by);
  else date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString();
}

/** `November 2026`, `Nov 21, 2026`. */
export const sayPeriod = (start: string, span: Span): string =>
  (span === 'day' ? dayWords : monthWords).format(Date.parse(start));
