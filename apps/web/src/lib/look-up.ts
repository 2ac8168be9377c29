import { dayOrMoment, daysToTimes } from './days.ts';
import { reasonWords } from './reasons.ts';
import { ofTable, oneOf, text } from './search-params.ts';

const states = ['held', 'settled', 'refunded'] as const;
const reasons = Object.keys(reasonWords) as (keyof typeof reasonWords)[];

/** What figures are narrowed to, in the address. */
export const ofCause = {
  reason: oneOf(reasons),
  feature: text,
  provider: text,
  route: text,
  type: text,
};

/** What charges and refunds are looked up by, in the address. */
export const ofLookUp = {
  user: text,
  state: oneOf(states),
  ...ofCause,
  from: dayOrMoment,
  to: dayOrMoment,
  ...ofTable,
};

/** What of a charge the times are of, where not of its opening. */
export const eventWords = {
  finished: 'Came to their end',
  refunded: 'First refunded',
  failed: 'Failed, of whatever reason',
  provider_failed: 'Failed by their provider',
} as const;
type Event = keyof typeof eventWords;

/** What charges alone are looked up by too. */
export const ofChargeLookUp = {
  ...ofLookUp,
  event: oneOf(Object.keys(eventWords) as Event[]),
  /** What the message of its failure has in common with others, without ids and numbers. */
  message: text,
};

export type LookUp = {
  user?: string;
  state?: (typeof states)[number];
  reason?: (typeof reasons)[number];
  feature?: string;
  provider?: string;
  route?: string;
  type?: string;
  from?: string;
  to?: string;
};

/** The filters of an address, as the server takes them. */
export const lookUpInput = ({
  user,
  route,
  type,
  state,
  reason,
  feature,
  provider,
  ...days
}: LookUp) => ({
  ...(user && { userId: user }),
  ...(state && { state }),
  ...(reason && { reason }),
  ...(feature && { feature }),
  ...(provider && { provider }),
  ...(route && { apiRoute: route }),
  ...(type && { creditType: type }),
  ...daysToTimes(days),
});

/** Whether anything is filtered by. */
export const isFiltered = (search: LookUp): boolean => Object.keys(lookUpInput(search)).length > 0;

/** A reason that there is; undefined for any other text. */
export const reasonFrom = oneOf(reasons);

type Behind = Pick<LookUp, 'provider' | 'feature' | 'route' | 'reason' | 'type'> & {
  message?: string;
};
type Span = { from: string; to: string };

/** The search parameters that are not empty. */
const given = (what: Behind & Span) =>
  Object.fromEntries(Object.entries(what).filter(([, value]) => value)) as Behind & Span;

/** The charges behind a figure of monitoring; from and to are ISO, the last not included. */
export const chargesBehind = (event: Event | undefined, what: Behind & Span) =>
  ({ to: '/charges', search: { ...given(what), ...(event && { event }) } }) as const;

/** The refunds behind one. */
export const refundsBehind = (what: Behind & Span) =>
  ({ to: '/refunds', search: given(what) }) as const;
