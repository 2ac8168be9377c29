/** The ranges to choose from, and the key of each. */
export const presets: { id: string; words: string; key?: string }[] = [
  { id: '1h', words: 'last hour', key: 'h' },
  { id: '6h', words: 'last 6 hours' },
  { id: '24h', words: 'last 24 hours', key: 'd' },
  { id: '7d', words: 'last 7 days', key: 'w' },
  { id: '30d', words: 'last 30 days', key: 'm' },
  { id: '90d', words: 'last 90 days', key: 'q' },
  { id: 'month', words: 'this month' },
  { id: 'last-month', words: 'last month' },
  { id: 'year', words: 'year to date' },
  { id: '12mo', words: 'last 12 months', key: 'y' },
  { id: 'all', words: 'all time', key: 'a' },
];

/** What else keys do on pages with a range. */
export const rangeKeys = { compare: 'x', live: 'l' };
