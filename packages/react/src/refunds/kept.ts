import type { Refund } from '../api.ts';

/** What the browser keeps of a user's refunds, so that one is shown until it was seen, and once. */
export type Kept = {
  /** Up to where the server has told of refunds. */
  cursor: string | null;
  /** Not closed yet, the newest first. */
  unseen: readonly Refund[];
  /** Those that were told of lately. */
  known: readonly string[];
};

export const nothingKept: Kept = { cursor: null, unseen: [], known: [] };

const MOST_UNSEEN = 50;
const MOST_KNOWN = 200;

/** After a refund was told, maybe again. */
export function received(kept: Kept, refund: Refund): Kept {
  if (kept.known.includes(refund.refundId)) return kept;
  return {
    ...kept,
    unseen: [refund, ...kept.unseen].slice(0, MOST_UNSEEN),
    known: [refund.refundId, ...kept.known].slice(0, MOST_KNOWN),
  };
}

/** After a refund was closed. */
export const seen = (kept: Kept, refundId: string): Kept => ({
  ...kept,
  unseen: kept.unseen.filter((refund) => refund.refundId !== refundId),
});

/** What was kept for a user; nothing where there is no storage, or not ours. */
export function load(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
    return kept && Array.isArray(kept.unseen) && Array.isArray(kept.known) ? kept : null;
  } catch {
    return null;
  }
}

/** Keeps it, where that is possible. */
export function save(key: string, kept: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Full, or forbidden: it lives as long as the page.
  }
}
