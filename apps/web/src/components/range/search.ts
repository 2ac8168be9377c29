import { oneOf, text } from '../../lib/search-params.ts';
import { buckets } from './buckets.ts';
import { presetIds } from './presets.ts';

export const comparings = ['previous', 'year'] as const;
/** The period just before, or the same of the year before. */
export type Comparing = (typeof comparings)[number];

/** A day (2026-03-01, the last one included) or a moment (ISO) of an address. */
function moment(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$/.test(value)) return;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}

/** The router reads `live=true` as a boolean. */
const flag = (value: unknown): true | undefined => (value === true ? true : undefined);

/** What every page with a range keeps in the address: `searchOf({ ...ofRange, … })`. */
export const ofRange = {
  range: oneOf(presetIds),
  from: moment,
  to: moment,
  bucket: oneOf(buckets),
  tz: text,
  compare: oneOf(comparings),
  live: flag,
};
