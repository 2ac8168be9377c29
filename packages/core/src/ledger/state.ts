import type { Rhythm } from '../refresh/calendar.ts';
import type { RefundPolicy } from './refund-policy.ts';
import type { Reason } from './reasons.ts';

// Rows as the rules see them: credits in the smallest unit, times in milliseconds since 1970 UTC.

export type Wallet = {
  userId: string;
  creditType: string;
  balance: number;
  held: number;
  entries: number;
};

export type GrantSource = 'plan' | 'purchase' | 'promo' | 'adjustment' | 'refund';

export type Grant = {
  userId: string;
  grantId: string;
  creditType: string;
  source: GrantSource;
  amount: number;
  remaining: number;
  priority: number;
  state: 'pending' | 'live' | 'expired' | 'voided';
  effectiveAt: number;
  expiresAt: number | null;
  createdAt: number;
  actor: string;
};

export type Charge = {
  userId: string;
  chargeId: string;
  feature: string;
  creditType: string;
  units: number;
  amount: number;
  returnedAmount: number;
  refundedAmount: number;
  refundedUnits: number;
  /** Number of its first entry in the wallet, and how many there are: one a grant it drew on. */
  firstEntry: number;
  draws: number;
  state: 'held' | 'settled' | 'refunded';
  attempt: number;
  provider: string | null;
  providerTaskId: string | null;
  apiRoute: string | null;
  metadata: string | null;
  costUsd: number | null;
  createdAt: number;
  deadline: number | null;
  settledAt: number | null;
  /** What it was settled for; while it is held, what of it is delivered by now. */
  settledAmount: number | null;
  settledBalance: number | null;
  refundedAt: number | null;
  absorbedAt: number | null;
  rechargedBy: string | null;
  actor: string;
};

/** What a charge took from one grant. */
export type Draw = { grantId: string; amount: number };

export type EntryKind = 'grant' | 'charge' | 'return' | 'refund' | 'adjustment' | 'expiry' | 'void';

/** What caused an entry. */
export type Cause = {
  chargeId?: string;
  refundId?: string;
  adjustmentId?: string;
  refreshId?: string;
};

export type Entry = {
  userId: string;
  creditType: string;
  seq: number;
  kind: EntryKind;
  delta: number;
  balanceBefore: number;
  balanceAfter: number;
  grantId: string;
  at: number;
} & Cause;

/** What a grant got back of a charge. */
export type GivenBack = {
  grantId: string;
  amount: number;
  expiresAt: number | null;
  /** The grant that was drawn on was gone: this one is new, for the grace period. */
  grace: boolean;
};

export type Refund = {
  userId: string;
  refundId: string;
  chargeId: string | null;
  creditType: string;
  amount: number;
  units: number;
  reason: Reason;
  feature: string | null;
  provider: string | null;
  apiRoute: string | null;
  errorMessage: string | null;
  transactionId: string | null;
  metadata: string | null;
  actor: string;
  remainingAfter: number;
  balanceAfter: number;
  /** What each grant got back, in the order of the entries. */
  grants: GivenBack[];
  createdAt: number;
};

export type Adjustment = {
  userId: string;
  adjustmentId: string;
  creditType: string;
  amount: number;
  reason: string;
  note: string | null;
  actor: string;
  createdAt: number;
};

export type ChargeEvent = {
  at: number;
  userId: string;
  eventId: string;
  kind: 'charged' | 'held' | 'settled' | 'refunded' | 'absorbed';
  chargeId: string | null;
  feature: string | null;
  creditType: string;
  provider: string | null;
  apiRoute: string | null;
  units: number;
  amount: number;
  returned: number;
  reason: Reason | null;
  costUsd: number | null;
  durationMs: number | null;
  finishes: boolean;
  refunds: boolean;
  fails: boolean;
  refundedCostUsd: number | null;
  fingerprint: string | null;
};

export type Feature = {
  feature: string;
  cost: number;
  creditType: string;
  provider: string | null;
  holdSeconds: number;
  refundPolicy: RefundPolicy;
  lateSuccess: 'absorb' | 'charge_again';
  archived: boolean;
};

export type IdempotencyKey = {
  userId: string;
  operation: string;
  key: string;
  attempt: number;
  fingerprint: string;
  answer: unknown;
};

/** A plan as it is in force. */
export type Plan = {
  planId: string;
  version: number;
  mode: 'replace' | 'add' | 'top_up';
  rhythm: Rhythm;
  active: boolean;
  credits: PlanCredit[];
};

/** What a plan gives of a credit type, and the most that the mode `add` carries over; null: all. */
export type PlanCredit = { creditType: string; amount: number; rolloverCap: number | null };

/**
 * What the plan gives in the running period, by credit type, and what a prorated change could not
 * take because it was spent.
 */
export type Period = Record<string, { amount: number; shortfall: number }>;

/** Which plan a user is on, and when its credits are refreshed. */
export type Subscription = {
  userId: string;
  planId: string | null;
  nextPlanId: string | null;
  anchorAt: number;
  lastRefreshAt: number | null;
  nextRefreshAt: number | null;
  hold: boolean;
  pastDue: boolean;
  day: number | null;
  customAmount: number | null;
  period: Period;
  failures: number;
  lastFailure: string | null;
};

/** What happened to the plan credits of one credit type. */
export type PlanCreditChange = {
  creditType: string;
  oldBalance: number;
  newBalance: number;
  /** What the plan's grants lost. */
  expired: number;
  granted: { grantId: string; amount: number } | null;
};

export type Refresh = {
  userId: string;
  refreshId: string;
  kind: 'refresh' | 'start' | 'plan_change' | 'reversal';
  runId: string | null;
  planId: string | null;
  at: number;
  dueAt: number | null;
  changes: PlanCreditChange[];
  reverses: string | null;
  actor: string;
};

/** A refresh that a reversal is asked for, and what stands against it. */
export type PastRefresh = {
  userId: string;
  refreshId: string;
  changes: PlanCreditChange[];
  planId: string | null;
  reversed: boolean;
  /** Another refresh or plan change came after it. */
  followed: boolean;
  /** It brought the user to another plan. */
  changedPlan: boolean;
};
