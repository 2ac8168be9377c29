import { day, daysToTimes } from './days.ts';
import { reasonWords } from './reasons.ts';
import { ofTable, oneOf, text } from './search-params.ts';

const states = ['held', 'settled', 'refunded'] as const;
const reasons = Object.keys(reasonWords) as (keyof typeof reasonWords)[];

/** What charges and refunds are looked up by, in the address. */
export const ofLookUp = {
  user: text,
  state: oneOf(states),
  reason: oneOf(reasons),
  feature: text,
  provider: text,
  route: text,
  type: text,
  from: day,
  to: day,
  ...ofTable,
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
