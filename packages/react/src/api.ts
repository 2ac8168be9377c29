import type { AppRouter } from '@makegood/server';
import type { inferRouterOutputs } from '@trpc/server';

type Outputs = inferRouterOutputs<AppRouter>['credits'];

/** What a user has, by credit type; amounts are integers in the smallest unit of their type. */
export type Balances = Outputs['me'];
export type Balance = Balances['balances'][string];
/** What a unit of each feature costs. */
export type Settings = Outputs['settings'];

export type CreditTypes = Outputs['types'];
/** What a credit type is called, and the decimals in which its amounts are shown. */
export type CreditType = CreditTypes['creditTypes'][string];

export type HistoryPage = Outputs['myHistory'];
export type HistoryItem = HistoryPage['items'][number];

/** Credits that came back, as the stream tells it. */
export type Refund = {
  refundId: string;
  chargeId: string | null;
  amount: number;
  creditType: string;
  reason: string;
  feature: string | null;
  /** ISO 8601, UTC. */
  at: string;
};
