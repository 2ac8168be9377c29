import type { Grant } from './user.ts';

/** Where the credits of a grant came from, in plain words. */
export const sourceWords: Record<Grant['source'], string> = {
  plan: 'Plan',
  purchase: 'Purchased',
  promo: 'Promotional',
  adjustment: 'Adjustment',
  refund: 'Given back',
};

export const saySource = (source: string): string =>
  (sourceWords as Record<string, string>)[source] ?? source;
