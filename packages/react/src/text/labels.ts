import type { HistoryItem } from '../api.ts';
import { sayReason } from './reasons.ts';

/** What the widgets say; each can be replaced. Amounts come as they are written. */
export type Labels = {
  /** What the balance is of, until that is known. */
  credits: string;
  /** What a balance is of: `name` is the credit type's. */
  name: (creditType: string, name: string) => string;
  amount: (written: string, creditType: string, name: string) => string;
  loading: string;
  held: (amount: string) => string;
  low: string;
  empty: string;
  /** `age` is such as `2 minutes ago`. */
  stale: (age: string) => string;
  error: string;
  retry: string;
  returned: (amount: string) => string;
  refund: (amount: string, reason: string) => string;
  reason: (reason: string) => string;
  feature: (feature: string) => string;
  refunds: string;
  close: (what: string) => string;
  moreRefunds: (count: number) => string;
  /** What is read out when the balance has changed. */
  balance: (amount: string) => string;
  history: string;
  kind: Record<HistoryItem['kind'], string>;
  /** What work that cost less than was taken for it gave back. */
  costLess: string;
  balanceAfter: (amount: string) => string;
  noHistory: string;
  historyError: string;
  loadMore: string;
  newest: string;
};

export const english: Labels = {
  credits: 'Credits',
  name: (_creditType, name) => name,
  amount: (written, creditType, name) => {
    if (creditType !== 'credit') return `${written} ${name}`;
    return written === '1' ? '1 credit' : `${written} credits`;
  },
  loading: 'Loading',
  held: (amount) => `${amount} held`,
  low: 'Running low',
  empty: 'Nothing left',
  stale: (age) => `As of ${age}`,
  error: 'The balance cannot be shown',
  retry: 'Try again',
  returned: (amount) => `${amount} returned`,
  refund: (amount, reason) => `${amount} returned, reason: ${reason}`,
  reason: sayReason,
  feature: (feature) => feature.replaceAll('_', ' '),
  refunds: 'Returned credits',
  close: (what) => `Close: ${what}`,
  moreRefunds: (count) => `and ${count} more`,
  balance: (amount) => `Balance: ${amount}`,
  history: 'Credit history',
  kind: {
    charge: 'Charged',
    refund: 'Returned',
    grant: 'Added',
    refresh: 'Renewed',
    expiry: 'Expired',
    adjustment: 'Adjusted',
  },
  costLess: 'Cost less',
  balanceAfter: (amount) => `Balance ${amount}`,
  noHistory: 'Nothing has happened yet',
  historyError: 'The history cannot be shown',
  loadMore: 'Load more',
  newest: 'Show what is new',
};
