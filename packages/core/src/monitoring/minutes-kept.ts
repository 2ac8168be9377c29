/** How long sums of single minutes are kept, in hours. */
export const MINUTES_KEPT_H = 49;
