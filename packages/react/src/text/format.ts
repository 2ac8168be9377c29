/** An amount in the smallest unit, as people write it: 1250 with 2 decimals is 12.50. */
export function formatAmount(
  amount: number,
  decimals: number,
  { locale, signed = false }: { locale?: string | undefined; signed?: boolean } = {},
): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: signed ? 'exceptZero' : 'auto',
  }).format(amount / 10 ** decimals);
}

const units: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** How long ago a time was, roughly: `2 minutes ago`. */
export function formatAge(at: number, now: number, locale?: string): string {
  const seconds = Math.max(0, (now - at) / 1000);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, length] of units) {
    if (seconds >= length) return relative.format(-Math.floor(seconds / length), unit);
  }
  return relative.format(-Math.floor(seconds), 'second');
}

/** The exact time. */
export const formatTime = (at: string, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
