import { reasonWords } from '../../lib/reasons.ts';
import { ofTable, oneOf, text } from '../../lib/search-params.ts';

export const tabs = ['incident', 'missed', 'history'] as const;

const reasons = Object.keys(reasonWords) as (keyof typeof reasonWords)[];

/** Work that failed, in whatever way. */
export const ANY_FAILURE = 'any';

/** A moment (ISO), or the start of a day; undefined for anything else. */
function moment(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  const time = new Date(value.includes('T') ? value : `${value}T00:00`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** The incidents' page in the address: what is chosen, so that a chart or an alert can lead to it. */
export const ofIncidents = {
  tab: oneOf(tabs),
  provider: text,
  feature: text,
  route: text,
  reason: oneOf([ANY_FAILURE, ...reasons]),
  from: moment,
  to: moment,
  user: text,
  cause: oneOf(['kept', 'overdue', 'refund_failed']),
  ...ofTable,
};

/** One incident in the address. */
export const ofIncident = { only: oneOf(['not_refunded', 'not_taken_back']), ...ofTable };
