import { type ErrorCode, type ErrorFacts, failureOf, LedgerError } from '@makegood/core';
import { TRPCError } from '@trpc/server';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { type EdgeCode, EdgeError, InvalidRequest, type Issue } from './edge-error.ts';

export type ProblemCode = ErrorCode | EdgeCode;

type Told = { status: number; trpcCode: TRPC_ERROR_CODE_KEY; title: string };

/** How each code is told over HTTP and tRPC. A code that is missing here does not compile. */
export const errorMap: Record<ProblemCode, Told> = {
  invalid_request: { status: 400, trpcCode: 'BAD_REQUEST', title: 'Invalid request' },
  amount_out_of_range: { status: 400, trpcCode: 'BAD_REQUEST', title: 'Amount out of range' },
  unauthenticated: { status: 401, trpcCode: 'UNAUTHORIZED', title: 'Not signed in' },
  bad_signature: { status: 401, trpcCode: 'UNAUTHORIZED', title: 'Bad signature' },
  insufficient_credits: { status: 402, trpcCode: 'PAYMENT_REQUIRED', title: 'Not enough credits' },
  forbidden: { status: 403, trpcCode: 'FORBIDDEN', title: 'Not allowed' },
  not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Not found' },
  user_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'User not found' },
  feature_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Feature not found' },
  plan_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Plan not found' },
  version_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Version not found' },
  credit_type_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Credit type not found' },
  charge_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Charge not found' },
  grant_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Grant not found' },
  provider_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Provider not found' },
  api_key_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'API key not found' },
  webhook_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Webhook not found' },
  webhook_delivery_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Delivery not found' },
  webhook_disabled: { status: 409, trpcCode: 'CONFLICT', title: 'Webhook disabled' },
  webhook_limit_reached: { status: 409, trpcCode: 'CONFLICT', title: 'Too many webhooks' },
  webhook_unsigned: { status: 409, trpcCode: 'CONFLICT', title: 'Not signed' },
  webhook_address_refused: {
    status: 422,
    trpcCode: 'UNPROCESSABLE_CONTENT',
    title: 'Address refused',
  },
  staff_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Not on the staff' },
  invite_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Invitation not open' },
  session_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Session not found' },
  staff_exists: { status: 409, trpcCode: 'CONFLICT', title: 'On the staff already' },
  last_admin: { status: 409, trpcCode: 'CONFLICT', title: 'Last admin' },
  already_set_up: { status: 409, trpcCode: 'CONFLICT', title: 'Set up already' },
  wrong_password: { status: 422, trpcCode: 'UNPROCESSABLE_CONTENT', title: 'Wrong password' },
  weak_password: { status: 422, trpcCode: 'UNPROCESSABLE_CONTENT', title: 'Weak password' },
  sign_in_failed: { status: 401, trpcCode: 'UNAUTHORIZED', title: 'Sign-in failed' },
  staff_disabled: { status: 403, trpcCode: 'FORBIDDEN', title: 'Disabled' },
  foreign_origin: { status: 403, trpcCode: 'FORBIDDEN', title: 'Foreign origin' },
  sso_unavailable: {
    status: 503,
    trpcCode: 'SERVICE_UNAVAILABLE',
    title: 'Single sign-on unavailable',
  },
  approval_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Approval not found' },
  goodwill_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Goodwill not found' },
  adjustment_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Adjustment not found' },
  own_request: { status: 403, trpcCode: 'FORBIDDEN', title: 'Own request' },
  not_own_adjustment: { status: 403, trpcCode: 'FORBIDDEN', title: 'Not your own' },
  approval_expired: { status: 409, trpcCode: 'CONFLICT', title: 'Approval expired' },
  approval_decided: { status: 409, trpcCode: 'CONFLICT', title: 'Approval decided' },
  undo_too_late: { status: 409, trpcCode: 'CONFLICT', title: 'Too late to undo' },
  adjustment_spent: { status: 409, trpcCode: 'CONFLICT', title: 'Credits spent' },
  method_not_allowed: {
    status: 405,
    trpcCode: 'METHOD_NOT_SUPPORTED',
    title: 'Method not allowed',
  },
  charge_settled: { status: 409, trpcCode: 'CONFLICT', title: 'Charge already settled' },
  charge_refunded: { status: 409, trpcCode: 'CONFLICT', title: 'Charge already refunded' },
  idempotency_key_reused: { status: 409, trpcCode: 'CONFLICT', title: 'Idempotency key reused' },
  credit_type_in_use: { status: 409, trpcCode: 'CONFLICT', title: 'Credit type in use' },
  plan_exists: { status: 409, trpcCode: 'CONFLICT', title: 'Plan exists' },
  alert_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Alert not found' },
  alert_resolved: { status: 409, trpcCode: 'CONFLICT', title: 'Alert resolved' },
  range_too_fine: { status: 422, trpcCode: 'UNPROCESSABLE_CONTENT', title: 'Range too fine' },
  stale_write: { status: 409, trpcCode: 'CONFLICT', title: 'Changed in the meantime' },
  version_in_force: { status: 409, trpcCode: 'CONFLICT', title: 'Version in force' },
  clock_fixed: { status: 409, trpcCode: 'CONFLICT', title: 'Clock fixed' },
  body_too_large: { status: 413, trpcCode: 'PAYLOAD_TOO_LARGE', title: 'Body too large' },
  unsupported_media_type: {
    status: 415,
    trpcCode: 'UNSUPPORTED_MEDIA_TYPE',
    title: 'Unsupported media type',
  },
  incident_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Incident not found' },
  incident_running: { status: 409, trpcCode: 'CONFLICT', title: 'Incident not over' },
  incident_changed: { status: 409, trpcCode: 'CONFLICT', title: 'More charges than confirmed' },
  incident_too_large: {
    status: 422,
    trpcCode: 'UNPROCESSABLE_CONTENT',
    title: 'Too many charges',
  },
  sync_run_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Sync not found' },
  sync_running: { status: 409, trpcCode: 'CONFLICT', title: 'Sync running' },
  refresh_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Refresh not found' },
  refresh_run_not_found: { status: 404, trpcCode: 'NOT_FOUND', title: 'Refresh run not found' },
  refresh_run_running: { status: 409, trpcCode: 'CONFLICT', title: 'Refresh run not over' },
  plan_archived: { status: 409, trpcCode: 'CONFLICT', title: 'Plan archived' },
  no_plan: { status: 409, trpcCode: 'CONFLICT', title: 'No plan' },
  user_exists: { status: 409, trpcCode: 'CONFLICT', title: 'User exists' },
  balance_overflow: { status: 422, trpcCode: 'UNPROCESSABLE_CONTENT', title: 'Balance too large' },
  settle_exceeds_charge: {
    status: 422,
    trpcCode: 'UNPROCESSABLE_CONTENT',
    title: 'Settled for more than the charge',
  },
  refund_exceeds_charge: {
    status: 422,
    trpcCode: 'UNPROCESSABLE_CONTENT',
    title: 'Refund exceeds the charge',
  },
  grant_already_expired: {
    status: 422,
    trpcCode: 'UNPROCESSABLE_CONTENT',
    title: 'Grant already expired',
  },
  effective_in_past: {
    status: 422,
    trpcCode: 'UNPROCESSABLE_CONTENT',
    title: 'Effective in the past',
  },
  clock_backwards: {
    status: 422,
    trpcCode: 'UNPROCESSABLE_CONTENT',
    title: 'Clock would move back',
  },
  clock_too_far: {
    status: 422,
    trpcCode: 'UNPROCESSABLE_CONTENT',
    title: 'Clock would move too far',
  },
  too_many_attempts: { status: 429, trpcCode: 'TOO_MANY_REQUESTS', title: 'Too many attempts' },
  too_many_streams: { status: 429, trpcCode: 'TOO_MANY_REQUESTS', title: 'Too many streams' },
  internal: { status: 500, trpcCode: 'INTERNAL_SERVER_ERROR', title: 'Internal error' },
  clerk_off: { status: 501, trpcCode: 'NOT_IMPLEMENTED', title: 'Clerk is off' },
  clerk_webhook_off: { status: 501, trpcCode: 'NOT_IMPLEMENTED', title: 'Clerk webhook is off' },
  clerk_refused: { status: 502, trpcCode: 'BAD_GATEWAY', title: 'Clerk refuses' },
  clerk_unavailable: { status: 503, trpcCode: 'SERVICE_UNAVAILABLE', title: 'Clerk unavailable' },
  user_tokens_off: { status: 501, trpcCode: 'NOT_IMPLEMENTED', title: 'User tokens are off' },
  refund_pending: { status: 503, trpcCode: 'SERVICE_UNAVAILABLE', title: 'Refund pending' },
  overloaded: { status: 503, trpcCode: 'SERVICE_UNAVAILABLE', title: 'Overloaded' },
  busy: { status: 503, trpcCode: 'SERVICE_UNAVAILABLE', title: 'Busy' },
  unavailable: { status: 503, trpcCode: 'SERVICE_UNAVAILABLE', title: 'Unavailable' },
};

/** What a caller is told of an error. */
export type Problem = {
  code: ProblemCode;
  detail: string;
  facts: ErrorFacts;
  issues?: Issue[];
};

/** Errors of a database client, by the name or the code they carry. */
const ofDatabase = (error: unknown) =>
  error instanceof Error &&
  (error.name === 'PostgresError' ||
    ('code' in error &&
      /^(CONNECT|ECONN|EPIPE|ETIMEDOUT|EHOST|ENOTFOUND|EAI_AGAIN)/.test(String(error.code))));

const codeOfFailure: Record<ReturnType<typeof failureOf>, ErrorCode> = {
  unreachable: 'unavailable',
  contended: 'busy',
  locked: 'busy',
  poisoned: 'internal',
};

const byTrpcCode: Partial<Record<TRPC_ERROR_CODE_KEY, EdgeCode>> = {
  NOT_FOUND: 'not_found',
  METHOD_NOT_SUPPORTED: 'method_not_allowed',
  PAYLOAD_TOO_LARGE: 'body_too_large',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported_media_type',
};

/** What the caller is told of any error; what nobody foresaw is `internal` and says nothing more. */
export function problemOf(error: unknown): Problem {
  if (error instanceof LedgerError || error instanceof EdgeError) {
    return { code: error.code, detail: error.message, facts: error.facts };
  }
  if (error instanceof InvalidRequest) return invalid(error.issues);
  if (error instanceof z.core.$ZodError) return invalid(issuesOf(error.issues));
  if (error instanceof TRPCError) return problemOfTrpc(error);
  if (error instanceof HTTPException && error.cause) return problemOf(error.cause);
  return problemOf(
    new LedgerError(ofDatabase(error) ? codeOfFailure[failureOf(error)] : 'internal'),
  );
}

function problemOfTrpc({ code, cause, message }: TRPCError): Problem {
  const edgeCode = byTrpcCode[code];
  if (edgeCode) return problemOf(new EdgeError(edgeCode));
  // Answers are parsed too: one that does not fit is our fault, not the caller's.
  const badAnswer = code === 'INTERNAL_SERVER_ERROR' && cause instanceof z.core.$ZodError;
  if (badAnswer) return problemOf(new LedgerError('internal'));
  if (cause instanceof SyntaxError)
    return invalid([{ path: '', message: 'The body is not JSON.' }]);
  if (code === 'BAD_REQUEST' && !cause) return invalid([{ path: '', message }]);
  return problemOf(cause);
}

function invalid(issues: Issue[]): Problem {
  return { code: 'invalid_request', detail: detailOf(issues), facts: {}, issues };
}

function detailOf([first]: Issue[]): string {
  if (!first) return 'The request is not valid.';
  return first.path ? `${first.path}: ${first.message}` : first.message;
}

const MOST_ISSUES = 20;

function issuesOf(issues: readonly z.core.$ZodIssue[], under: PropertyKey[] = []): Issue[] {
  return issues.slice(0, MOST_ISSUES).flatMap((issue) => {
    const path = [...under, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      // The alternative that fits best is the one that was meant.
      const nearest = issue.errors.reduce((a, b) => (b.length < a.length ? b : a));
      return issuesOf(nearest, path);
    }
    return [
      { path: path.map(String).join('.').slice(0, 200), message: issue.message.slice(0, 300) },
    ];
  });
}

/** Seconds after which trying again makes sense, or null where it does not. */
export function retryAfterOf(problem: Problem): number | null {
  const { status } = errorMap[problem.code];
  if (status !== 503 && status !== 429) return null;
  return typeof problem.facts.retryAfter === 'number' ? problem.facts.retryAfter : 1;
}

/** The headers that belong to a problem. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const retryAfter = retryAfterOf(problem);
  return {
    ...(retryAfter !== null && { 'retry-after': String(retryAfter) }),
    ...(typeof problem.facts.allow === 'string' && { allow: problem.facts.allow }),
    ...(problem.code === 'unauthenticated' && { 'www-authenticate': 'Bearer realm="makegood"' }),
  };
}

/** The problem as an `application/problem+json` answer (RFC 9457), its facts beside the standard members. */
export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  const { status, title } = errorMap[problem.code];
  const body = {
    ...problem.facts,
    type: `urn:makegood:problem:${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.detail,
    ...(problem.issues && { issues: problem.issues }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...problemHeaders(problem),
      ...headers,
    },
  });
}
