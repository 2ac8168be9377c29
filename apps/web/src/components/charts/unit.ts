import {
  formatCompact,
  formatDollars,
  formatDollarsCompact,
  formatMilliseconds,
  formatNumber,
  formatRate,
  formatShare,
} from '../../lib/format.ts';

/** How figures are written: short for axes, in full elsewhere. */
export type UnitFormat = {
  short: (n: number) => string;
  full: (n: number) => string;
  /** Whether there is nothing between 3 and 4. */
  whole?: boolean;
  /** What an axis reaches up to where all is 0; 1 unless said. */
  flat?: number;
  /** Heads of files: `ms`, `USD`. */
  name?: string;
};

const units = {
  count: { short: formatCompact, full: formatNumber, whole: true, flat: 4 },
  /** Whole credits; for a type with decimals give a `UnitFormat` made with its `formatAmount`. */
  credits: {
    short: formatCompact,
    full: (n: number) => `${formatNumber(n)} ${n === 1 ? 'credit' : 'credits'}`,
    whole: true,
    flat: 4,
    name: 'credits',
  },
  usd: { short: formatDollarsCompact, full: formatDollars, name: 'USD' },
  /** From 0 to 1. */
  share: { short: formatShare, full: formatRate, flat: 0.1 },
  ms: { short: formatMilliseconds, full: formatMilliseconds, name: 'ms', flat: 100 },
} satisfies Record<string, UnitFormat>;

/** A unit that is known by name, or any other. */
export type Unit = keyof typeof units | UnitFormat;

export const formatOf = (unit: Unit = 'count'): UnitFormat =>
  typeof unit === 'string' ? units[unit] : unit;
