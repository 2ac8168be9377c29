/** Largest amount, balance or sum of credits, in the smallest unit: what a JavaScript number holds exactly. */
export const MAX_CREDITS = Number.MAX_SAFE_INTEGER;

/** Largest number of units in one charge. */
export const MAX_UNITS = 1_000_000;

/** Longest hold, 30 days, in seconds. */
export const MAX_HOLD_SECONDS = 2_592_000;

/** How long a refund lives when the grant it belongs to has expired, in milliseconds: 30 days. */
export const GRACE_MS = 30 * 24 * 60 * 60 * 1000;

/** Priority of a grant that names none; a lower number burns first (0 to 1000). */
export const DEFAULT_PRIORITY = 100;
