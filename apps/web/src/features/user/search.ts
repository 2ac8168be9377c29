import { oneOf, ofTable, text } from '../../lib/search-params.ts';

/** How a user's story is told: everything in one line, the balance entry by entry, or one kind. */
const tabs = ['timeline', 'ledger', 'refunds', 'refreshes'] as const;
export type Tab = (typeof tabs)[number];

/** What an address may have staff do at once. */
const acts = ['refund', 'goodwill', 'adjust'] as const;
export type Act = (typeof acts)[number];

/** What the address of a user's page keeps: the tab, the open charge, and what is filtered by. */
export const ofUser = {
  tab: oneOf(tabs),
  charge: text,
  /** The dialog that is open. */
  act: oneOf(acts),
  /** The grant or refund whose entries alone are shown. */
  of: text,
  /** Kinds of what happened, with commas between them. */
  kind: text,
  /** Who did it: an actor, or a kind of actor. */
  by: text,
  /** A credit type. */
  type: text,
  ...ofTable,
};
