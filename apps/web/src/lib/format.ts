const whole = new Intl.NumberFormat();
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const onePlace = new Intl.NumberFormat(undefined, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const upToOnePlace = new Intl.NumberFormat(undefined, {
  style: 'percent',
  maximumFractionDigits: 1,
});
const noPlace = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const span = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
const dollars = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 4,
});
const dollarsAndCents = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' });
const dollarsCompact = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  notation: 'compact',
  maximumSignificantDigits: 3,
});
const milliseconds = new Intl.NumberFormat(undefined, {
  style: 'unit',
  unit: 'millisecond',
  maximumFractionDigits: 0,
});
const seconds = new Intl.NumberFormat(undefined, {
  style: 'unit',
  unit: 'second',
  maximumSignificantDigits: 3,
});
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const relativeShort = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'narrow' });

export const formatNumber = (n: number): string => whole.format(n);

/** 1,234,567 as 1.2M, for axes and narrow places. */
export const formatCompact = (n: number): string => compact.format(n);

/** A share from 0 to 1 as 3.2%. */
export const formatRate = (share: number): string => onePlace.format(share);

/** A share from 0 to 1 as 5% or 2.5%, for axes. */
export const formatShare = (share: number): string => upToOnePlace.format(share);

/** A share from 0 to 1 as 5%. */
export const formatPercent = (share: number): string => noPlace.format(share);

/** `3 charges`, `1 charge`. */
export const formatCount = (n: number, noun: string): string =>
  `${formatNumber(n)} ${n === 1 ? noun : `${noun}s`}`;

/** US dollars, to the hundredth of a cent; from ten dollars on to the cent. */
export const formatDollars = (amount: number): string =>
  (Math.abs(amount) < 10 ? dollars : dollarsAndCents).format(amount);

/** US dollars as $1.2K, for axes and narrow places. */
export const formatDollarsCompact = (amount: number): string => dollarsCompact.format(amount);

/** A duration: 840 ms, 1.24 sec, 93 sec. */
export const formatMilliseconds = (ms: number): string =>
  Math.abs(ms) < 1000 ? milliseconds.format(ms) : seconds.format(ms / 1000);

/** Date and time to the second with the time zone. */
export const formatExact = (ms: number): string => exact.format(ms);

/** The date without the time: Nov 21, 2026. */
export const formatDate = (ms: number): string => date.format(ms);

/** Time of day to the second. */
export const formatClock = (ms: number): string => clock.format(ms);

/** From and to, without what they share: Nov 21, 10:15 – 10:30 AM. */
export const formatSpan = (fromMs: number, toMs: number): string => span.formatRange(fromMs, toMs);

const steps: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `2 minutes ago`, `in 3 hours`, `now`. */
export function formatRelative(
  ms: number,
  nowMs: number,
  style: 'long' | 'narrow' = 'long',
): string {
  const format = style === 'long' ? relative : relativeShort;
  const seconds = Math.round((ms - nowMs) / 1000);
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(seconds, 'second');
}
