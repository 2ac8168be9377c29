export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Facts that stand beside an error's code, safe to show to the caller. */
export type ErrorFacts = Record<string, Json>;

const sentences = {
  invalid_request: 'The request is not valid.',
  amount_out_of_range: 'The amount is larger than a credit amount can be (2^53-1).',
  balance_overflow: 'The balance would be larger than a balance can be (2^53-1).',
  insufficient_credits: 'The user does not have enough credits. Grant credits or ask for less.',
  user_not_found: 'No such user. A grant creates the user.',
  feature_not_found: 'No such feature. Create it first, or check its key.',
  plan_not_found: 'No such plan. Create it first, or check its id.',
  version_not_found: 'There is no version of this number.',
  credit_type_not_found: 'No such credit type. Create it first, or check its key.',
  charge_not_found: 'No such charge.',
  grant_not_found: 'The user has no such grant.',
  provider_not_found: 'No callbacks of this provider are set up.',
  api_key_not_found: 'No such API key.',
  webhook_not_found: 'No such webhook. It may be deleted.',
  webhook_delivery_not_found: 'No such delivery. They are kept for 30 days.',
  webhook_address_refused:
    'Webhooks go to https addresses of the public internet. For others, an operator sets MAKEGOOD_WEBHOOK_ALLOW_PRIVATE=true.',
  webhook_disabled: 'The webhook is disabled. Enable it first.',
  webhook_limit_reached: 'There are as many webhooks as there can be. Delete one first.',
  webhook_unsigned: 'What goes to Slack is not signed: there is no secret.',
  charge_settled: 'The charge is already settled.',
  charge_refunded: 'The charge is already refunded.',
  settle_exceeds_charge: 'A charge can be settled for at most what is left of it.',
  refund_exceeds_charge: 'The refund is more than what is left of the charge.',
  refund_pending: 'The refund could not be made yet. It is kept and tried again until it succeeds.',
  idempotency_key_reused: 'This idempotency key was used with another request. Use a new key.',
  grant_already_expired: 'A grant must expire after it takes effect, and in the future.',
  credit_type_in_use: 'The decimals of a credit type cannot change once credits of it exist.',
  plan_exists: 'There is a plan with this id already. Replace it, or take another id.',
  alert_not_found: 'No such alert.',
  alert_resolved: 'The alert is over already.',
  range_too_fine: 'So many steps cannot be told. Take a shorter range, or longer steps.',
  stale_write: 'Someone changed this in the meantime. Look at what changed, then save again.',
  version_in_force: 'The version has taken effect already. Write a new one to change it.',
  effective_in_past: 'A change cannot take effect in the past. Leave the time out for now.',
  plan_archived: 'The plan is archived: no user can be put on it.',
  no_plan: 'The user is on no plan.',
  user_exists: 'The user has credits or a plan here already.',
  refresh_not_found: 'The user has no such refresh.',
  refresh_run_not_found: 'No such refresh run.',
  refresh_run_running: 'The run is not over yet. Reverse it when it is.',
  incident_not_found: 'No such refund of many charges.',
  incident_running: 'It is not over yet. Undo it when it is.',
  incident_changed: 'There are more charges now than the preview told. Look at it again.',
  incident_too_large: 'These are too many charges for one refund. Take a shorter window of time.',
  sync_running: 'A reconciliation with Clerk is under way. Wait until it is over.',
  sync_run_not_found: 'No such reconciliation with Clerk.',
  clerk_refused: 'Clerk refuses the request. Check CLERK_SECRET_KEY and CLERK_API_URL.',
  clerk_unavailable: 'Clerk does not answer. Try again later.',
  approval_not_found: 'No such approval.',
  approval_expired: 'The request was not decided in time. It has to be asked again.',
  approval_decided: 'The request was decided already, in another way.',
  own_request: 'Somebody else has to decide what one has asked for oneself.',
  adjustment_not_found: 'No such adjustment.',
  goodwill_not_found: 'No such refund out of goodwill. What a charge got back stays given back.',
  not_own_adjustment: 'It is undone by who did it, or by an admin.',
  undo_too_late: 'It can be undone for ten minutes. An admin still can.',
  adjustment_spent: 'The credits are not all there any more: some were spent.',
  clock_backwards: 'The clock only moves ahead, and this time is past.',
  clock_too_far: 'The clock can be moved ahead by five years in all.',
  clock_fixed: 'The clock is only moved on a demo server (MAKEGOOD_DEMO=true).',
  staff_not_found: 'Nobody on the staff has this id.',
  staff_exists: 'Someone on the staff has this email already.',
  last_admin: 'This is the last admin who can sign in. Make someone else an admin first.',
  already_set_up: 'There is staff already. Sign in, or ask an admin for an invitation.',
  invite_not_found: 'This invitation is unknown, used or expired. Ask an admin for a new one.',
  session_not_found: 'No such session. It may be over already.',
  wrong_password: 'The current password is wrong.',
  weak_password:
    'This password is too easy to guess. Take at least 12 characters that are not your name.',
  overloaded: 'Too many requests are waiting. Nothing happened; try again shortly.',
  busy: 'Another operation on this user takes too long. Nothing happened; try again shortly.',
  unavailable: 'The database cannot be reached. Try again shortly, with the same idempotency key.',
  internal: 'Something went wrong on our side. It was logged.',
} as const;

/** Every way an operation of the ledger can be refused. */
export type ErrorCode = keyof typeof sentences;

/** A refusal as a typed fact: a code, a sentence for a person, and the facts that explain it. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(sentences[code], options);
    this.code = code;
    this.facts = facts;
  }
}
