import type { FailureClass, RefundRule } from './feature.ts';

export type Share = 'full' | 'partial' | 'none';

/** How each failure is named, and what it gives back where the feature says nothing of it. */
export const failures: Record<FailureClass, { words: string; usual: RefundRule }> = {
  never_sent: { words: 'Never sent to the provider', usual: { refund: 'full' } },
  timed_out: { words: 'Timed out', usual: { refund: 'full', asynchronous: 'at_deadline' } },
  connection_lost: {
    words: 'Connection lost',
    usual: { refund: 'full', asynchronous: 'at_deadline' },
  },
  provider_error: { words: 'Provider failed', usual: { refund: 'full' } },
  rate_limited: { words: 'Provider was rate limiting', usual: { refund: 'full' } },
  provider_account: { words: 'Provider refused our account', usual: { refund: 'full' } },
  bad_input: { words: 'Provider rejected the input', usual: { refund: 'full' } },
  unreadable: { words: 'Answer made no sense', usual: { refund: 'full' } },
  empty: { words: 'Answer was empty', usual: { refund: 'full' } },
  content_refused: { words: 'Content refused', usual: { refund: 'full', perUserAndDay: 10 } },
  callback_failed: { words: 'Callback reported a failure', usual: { refund: 'full' } },
  units_failed: { words: 'Some units failed', usual: { refund: 'units' } },
  retries_exhausted: { words: 'All retries failed', usual: { refund: 'full' } },
  run_cancelled: { words: 'Workflow was cancelled', usual: { refund: 'full' } },
  workflow_failed: { words: 'Workflow failed', usual: { refund: 'full' } },
  worker_crashed: { words: 'Worker died', usual: { refund: 'full' } },
  stream_broken: {
    words: 'Stream broke off',
    usual: { refund: 'undelivered', fullBelow: 0.1 },
  },
  cancelled_before_start: { words: 'Cancelled before it began', usual: { refund: 'full' } },
  cancelled_after_start: { words: 'Cancelled after it began', usual: { refund: 'none' } },
  work_failed: { words: 'The work itself failed', usual: { refund: 'full' } },
};

export const failureClasses = Object.keys(failures) as FailureClass[];

const shares: Record<RefundRule['refund'], Share> = {
  full: 'full',
  at_deadline: 'full',
  units: 'partial',
  undelivered: 'partial',
  none: 'none',
};

export const shareOf = ({ refund }: RefundRule): Share => shares[refund];

export const shareWords: Record<Share, string> = {
  full: 'Full',
  partial: 'Partial',
  none: 'None',
};

/** The rule that a share stands for where nothing else was said of the failure. */
export function ruleOf(failure: FailureClass, share: Share): RefundRule {
  const { usual } = failures[failure];
  if (shareOf(usual) === share) return usual;
  return { refund: share === 'partial' ? 'undelivered' : share };
}

const kindWords: Record<RefundRule['refund'], string> = {
  full: 'all of it',
  at_deadline: 'all of it, once its hold is over without a callback',
  units: 'the share of the units that failed',
  undelivered: 'the share that was not delivered',
  none: 'nothing',
};

/** What a rule gives back, in full. */
export function sayRule({ refund, asynchronous, perUserAndDay, fullBelow }: RefundRule): string {
  return [
    kindWords[refund],
    fullBelow !== undefined && `all of it when less than ${fullBelow * 100}% was delivered`,
    asynchronous !== undefined && `${kindWords[asynchronous]} for work that calls back`,
    perUserAndDay !== undefined && `at most ${perUserAndDay} a day for a user`,
  ]
    .filter(Boolean)
    .join('; ');
}
