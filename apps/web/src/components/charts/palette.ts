/**
 * Colours of series after Okabe and Ito, in steps that keep apart for every kind of colour blindness,
 * each with at least 3:1 against the cards of its scheme (see palette.test.ts).
 */
export const palette = {
  light: {
    1: '#0072b2',
    2: '#c85200',
    3: '#00795c',
    4: '#a8437f',
    5: '#8a6d00',
    6: '#2f8fc4',
    7: '#5b3fa0',
    8: '#5f6b78',
  },
  dark: {
    1: '#56b4e9',
    2: '#f0913f',
    3: '#2fc49c',
    4: '#e08fc0',
    5: '#f0e442',
    6: '#4a8fd0',
    7: '#a995f0',
    8: '#a3afbc',
  },
} as const;

/** What happened to a charge has a colour of its own everywhere. */
const outcomes = {
  settled: 'var(--mg-settled)',
  refunded: 'var(--mg-refunded)',
  held: 'var(--mg-held)',
  good: 'var(--mg-good)',
  bad: 'var(--mg-bad)',
  neutral: 'var(--mantine-color-dimmed)',
} as const;

/** A colour of the palette, in the order of the series, or that of an outcome. */
export type ChartColor = keyof typeof palette.light | keyof typeof outcomes;

export const colorOf = (color: ChartColor): string =>
  typeof color === 'number' ? `var(--mg-chart-${color})` : outcomes[color];

/** The palette as variables of one scheme's stylesheet. */
export const paletteVariables = (scheme: keyof typeof palette): Record<string, string> =>
  Object.fromEntries(
    Object.entries(palette[scheme]).map(([n, color]) => [`--mg-chart-${n}`, color]),
  );

const ordered = Object.keys(palette.light).map(Number) as (keyof typeof palette.light)[];

/** The colour of the n-th of many series that have none of their own, counted from 0. */
export const nthColor = (n: number): ChartColor => ordered[n % ordered.length] ?? 1;
