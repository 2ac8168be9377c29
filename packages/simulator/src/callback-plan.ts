export const CALLBACK_MODES = [
  'normal',
  'late',
  'twice',
  'out_of_order',
  'never',
  'failed',
  'failed_then_succeeded',
  'succeeded_then_failed',
] as const;

export type CallbackMode = (typeof CALLBACK_MODES)[number];

/** `sequence` tells the true order; the array is the order of sending. */
export type CallbackStep = {
  sequence: number;
  status: 'processing' | 'succeeded' | 'failed';
  late?: true;
};

const processing: CallbackStep = { sequence: 1, status: 'processing' };
const succeeded: CallbackStep = { sequence: 2, status: 'succeeded' };
const failed: CallbackStep = { sequence: 2, status: 'failed' };

/** The callbacks of a task, by mode, in the order in which they are sent. */
export const CALLBACK_PLANS: Record<CallbackMode, readonly CallbackStep[]> = {
  normal: [processing, succeeded],
  late: [processing, { ...succeeded, late: true }],
  twice: [processing, succeeded, succeeded],
  out_of_order: [succeeded, processing],
  never: [],
  failed: [processing, failed],
  failed_then_succeeded: [processing, failed, { ...succeeded, sequence: 3 }],
  succeeded_then_failed: [processing, succeeded, { ...failed, sequence: 3 }],
};
