import type { ErrorFacts } from '@makegood/core';

const sentences = {
  unauthenticated: 'Sign in, or send an API key or a user token as "Authorization: Bearer …".',
  forbidden: 'These credentials may not do this.',
  not_found: 'There is nothing at this address.',
  method_not_allowed: 'This address does not take this method.',
  unsupported_media_type: 'Send the body as application/json.',
  body_too_large: 'The body is larger than what is taken here.',
  too_many_attempts: 'Too many failed sign-ins from this address. Try again later.',
  too_many_streams: 'Too many streams are open. Try again later.',
  bad_signature: 'The signature is wrong, or older than five minutes.',
  clerk_off: 'This server does not ask Clerk: it has no CLERK_SECRET_KEY.',
  clerk_webhook_off:
    "This server takes no news of Clerk's: it has no CLERK_WEBHOOK_SIGNING_SECRET.",
  sign_in_failed: 'The email or the password is wrong.',
  staff_disabled: 'This person may not sign in any more. Ask an admin.',
  foreign_origin: 'This was sent from another site. Act from the dashboard itself.',
  sso_unavailable: 'The single sign-on cannot be reached. Try again, or use a password.',
  user_tokens_off: 'This server does not make user tokens: it has no MAKEGOOD_USER_TOKEN_SECRET.',
} as const;

/** Every way the edge refuses a request before the ledger sees it. */
export type EdgeCode = keyof typeof sentences;

/** A refusal of the edge, told like one of the ledger: a code, a sentence, the facts. */
export class EdgeError extends Error {
  override readonly name = 'EdgeError';
  readonly code: EdgeCode;
  readonly facts: ErrorFacts;

  constructor(code: EdgeCode, facts: ErrorFacts = {}) {
    super(sentences[code]);
    this.code = code;
    this.facts = facts;
  }
}

/** Which part of a request is wrong, and why. */
export type Issue = { path: string; message: string };

/** A request that is wrong in these places; told as `invalid_request`. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly issues: Issue[];

  constructor(path: string, message: string) {
    super(message);
    this.issues = [{ path, message }];
  }
}
