/** The ranges to choose from: how far back each looks, in hours. */
export const ranges = {
  '1h': { hours: 1, label: '1 h', words: 'last hour' },
  '6h': { hours: 6, label: '6 h', words: 'last 6 hours' },
  '24h': { hours: 24, label: '24 h', words: 'last 24 hours' },
  '7d': { hours: 168, label: '7 d', words: 'last 7 days' },
  '4w': { hours: 672, label: '4 w', words: 'last 4 weeks' },
} as const;

export type Range = keyof typeof ranges;

export const DEFAULT_RANGE: Range = '24h';

export const rangeKeys = Object.keys(ranges).filter(isRange);

/** The range that an address asks for; the default where it asks for none that exists. */
export const rangeFrom = (value: unknown): Range => (isRange(value) ? value : DEFAULT_RANGE);

function isRange(value: unknown): value is Range {
  return typeof value === 'string' && Object.hasOwn(ranges, value);
}
