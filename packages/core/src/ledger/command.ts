import type { GrantSource } from './state.ts';
import type { FailureClass } from './refund-policy.ts';
import type { Reason } from './reasons.ts';

/** Makes a retry of a request recognisable. */
export type Idempotency = {
  key: string;
  attempt: number;
  /** SHA-256 of the request, hexadecimal. */
  fingerprint: string;
};

type Base = { userId: string; actor: string; idempotency?: Idempotency };

/** What a refund says about the failure it makes good. */
export type RefundFacts = {
  apiRoute?: string;
  errorMessage?: string;
  transactionId?: string;
  /** JSON text. */
  metadata?: string;
};

export type GrantCommand = Base & {
  kind: 'grant';
  creditType: string;
  amount: number;
  source: GrantSource;
  priority: number;
  effectiveAt?: number;
  expiresAt?: number;
};

export type VoidCommand = Base & { kind: 'void'; grantId: string };

export type DeductCommand = Base & {
  kind: 'deduct';
  feature: string;
  units: number;
  amount?: number;
  creditType?: string;
  attempt: number;
  /** Held when present; without seconds, for the feature's hold time. */
  hold?: { seconds?: number };
  provider?: string;
  providerTaskId?: string;
  apiRoute?: string;
  /** JSON text. */
  metadata?: string;
};

type OfCharge = Base & { chargeId: string };

export type ExtendCommand = OfCharge & {
  kind: 'extend';
  seconds: number;
  deliveredUnits?: number;
  providerTaskId?: string;
};

export type SettleCommand = OfCharge & {
  kind: 'settle';
  amount?: number;
  costUsd?: number;
  providerTaskId?: string;
};

export type RefundCommand = OfCharge &
  RefundFacts & { kind: 'refund'; amount?: number; units?: number; reason: Reason };

export type FailCommand = OfCharge &
  RefundFacts & {
    kind: 'fail';
    failure: FailureClass;
    units?: number;
    rest?: 'settled' | 'held';
    delivered?: number;
    costUsd?: number;
    providerTaskId?: string;
    /** It is the provider's own word: work that was settled before is given back too. */
    afterSettling?: true;
  };

/** Refunds a charge that is still held at its deadline. */
export type LapseCommand = OfCharge & { kind: 'lapse' };

/**
 * Gives back what is left of a charge, one of many. kept: its failure was told before; overdue: only
 * while it is held past its deadline.
 */
export type MakeGoodCommand = OfCharge &
  RefundFacts & { kind: 'make_good'; cause: 'incident' | 'kept' | 'overdue'; reason: Reason };

export type GoodwillCommand = Base &
  RefundFacts & { kind: 'goodwill'; creditType: string; amount: number; reason: Reason };

export type AdjustCommand = Base & {
  kind: 'adjust';
  creditType: string;
  amount: number;
  reason: string;
  note?: string;
};

/** Takes an adjustment, or credits given out of goodwill, back, from and to the very grants that it filled or drew on. */
export type UndoCommand = Base & {
  kind: 'undo';
  /** The adjustment, or the refund. */
  adjustmentId: string;
  creditType: string;
  /** What it did to each grant. */
  moves: { grantId: string; amount: number }[];
};

/** Takes credits of a refund back from the grants it went to, as many as are still there. */
export type TakeBackCommand = Base & {
  kind: 'take_back';
  refundId: string;
  creditType: string;
  note?: string;
  /** What the refund gave to each grant. */
  moves: { grantId: string; amount: number }[];
};

/** Lets what is due of a wallet expire or take effect. */
export type AgeCommand = Base & { kind: 'age'; creditType: string };

/** Renews the plan credits of a user who is due; with `force`, of one who is not due too. */
export type RefreshCommand = Base & { kind: 'refresh'; runId?: string; force: boolean };

/** Takes back what is left of a refresh. */
export type ReverseRefreshCommand = Base & { kind: 'reverse_refresh'; refreshId: string };

/** Puts a user on a plan, or on none. */
export type SubscribeCommand = Base & {
  kind: 'subscribe';
  planId: string | null;
  when: 'now' | 'prorate' | 'next_refresh';
  /** When the plan began, where that was not just now. */
  anchorAt?: number;
};

/** How a user is refreshed; what is left out stays as it is. */
export type RefreshSettingsCommand = Base & {
  kind: 'refresh_settings';
  hold?: boolean;
  pastDue?: boolean;
  day?: number | null;
  customAmount?: number | null;
};

/** Takes over a user of another system, with the balance of type `credit` and the last refresh there. */
export type EnrollCommand = Base & {
  kind: 'enroll';
  planId: string | null;
  balance: number;
  lastRefreshAt: number | null;
};

export type Command =
  | GrantCommand
  | VoidCommand
  | DeductCommand
  | ExtendCommand
  | SettleCommand
  | RefundCommand
  | FailCommand
  | LapseCommand
  | MakeGoodCommand
  | GoodwillCommand
  | AdjustCommand
  | UndoCommand
  | TakeBackCommand
  | AgeCommand
  | RefreshCommand
  | ReverseRefreshCommand
  | SubscribeCommand
  | RefreshSettingsCommand
  | EnrollCommand;
