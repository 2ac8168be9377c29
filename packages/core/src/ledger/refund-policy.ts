import { z } from 'zod';
import type { Reason } from './reasons.ts';

/** What went wrong, as the one who did the work saw it. */
export const failureClasses = [
  'never_sent',
  'timed_out',
  'connection_lost',
  'provider_error',
  'rate_limited',
  'provider_account',
  'bad_input',
  'unreadable',
  'empty',
  'content_refused',
  'callback_failed',
  'units_failed',
  'retries_exhausted',
  'run_cancelled',
  'workflow_failed',
  'worker_crashed',
  'stream_broken',
  'cancelled_before_start',
  'cancelled_after_start',
  'work_failed',
] as const;

export type FailureClass = (typeof failureClasses)[number];

/**
 * What a failure gives back. full: what is left of the charge. units: the failed units' share.
 * undelivered: the share that was not delivered, all of it when less than `fullBelow` was.
 * at_deadline: full, but only once the deadline passes without a callback. none: nothing.
 */
const refundKinds = ['full', 'units', 'undelivered', 'at_deadline', 'none'] as const;

const rule = z.strictObject({
  refund: z.enum(refundKinds),
  /** The same, for work whose result comes by callback (the charge has a provider's task id). */
  asynchronous: z.enum(refundKinds).optional(),
  /** At most this many such refunds for a user in a UTC day; beyond it nothing is given back. */
  perUserAndDay: z.int().min(0).max(1_000_000).optional(),
  /** Delivered share (0 to 1) below which everything is given back. */
  fullBelow: z.number().min(0).max(1).optional(),
});

export type RefundRule = z.infer<typeof rule>;

/** A feature's own rules, by failure class; a class it does not name follows the default. */
export const refundPolicy = z.partialRecord(z.enum(failureClasses), rule);
export type RefundPolicy = z.infer<typeof refundPolicy>;

/** The reason that a refund for each failure class carries. */
export const reasonOf: Record<FailureClass, Reason> = {
  never_sent: 'connection_failed',
  timed_out: 'timeout',
  connection_lost: 'connection_failed',
  provider_error: 'provider_error',
  rate_limited: 'rate_limited',
  provider_account: 'provider_rejected',
  bad_input: 'provider_rejected',
  unreadable: 'invalid_response',
  empty: 'empty_result',
  content_refused: 'content_refused',
  callback_failed: 'callback_failed',
  units_failed: 'provider_error',
  retries_exhausted: 'retries_exhausted',
  run_cancelled: 'cancelled',
  workflow_failed: 'workflow_failed',
  worker_crashed: 'worker_crashed',
  stream_broken: 'connection_failed',
  cancelled_before_start: 'cancelled',
  cancelled_after_start: 'cancelled',
  work_failed: 'api_error',
};

export const defaultRefundPolicy: Record<FailureClass, RefundRule> = {
  never_sent: { refund: 'full' },
  timed_out: { refund: 'full', asynchronous: 'at_deadline' },
  connection_lost: { refund: 'full', asynchronous: 'at_deadline' },
  provider_error: { refund: 'full' },
  rate_limited: { refund: 'full' },
  provider_account: { refund: 'full' },
  bad_input: { refund: 'full' },
  unreadable: { refund: 'full' },
  empty: { refund: 'full' },
  content_refused: { refund: 'full', perUserAndDay: 10 },
  callback_failed: { refund: 'full' },
  units_failed: { refund: 'units' },
  retries_exhausted: { refund: 'full' },
  run_cancelled: { refund: 'full' },
  workflow_failed: { refund: 'full' },
  worker_crashed: { refund: 'full' },
  stream_broken: { refund: 'undelivered', fullBelow: 0.1 },
  cancelled_before_start: { refund: 'full' },
  cancelled_after_start: { refund: 'none' },
  work_failed: { refund: 'full' },
};
