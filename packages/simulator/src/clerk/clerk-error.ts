/** An answer other than success, in the shape that Clerk gives it. */
export class ClerkError extends Error {
  override name = 'ClerkError';
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(status: number, error: ErrorFields, headers: Record<string, string> = {}) {
    super(error.message);
    const { code, message, longMessage = message, meta } = error;
    this.status = status;
    this.body = { errors: [{ code, message, long_message: longMessage, ...(meta && { meta }) }] };
    this.headers = headers;
  }
}

type ErrorFields = {
  code: string;
  message: string;
  longMessage?: string;
  meta?: Record<string, string>;
};

export function notFound(longMessage: string): ClerkError {
  return new ClerkError(404, { code: 'resource_not_found', message: 'not found', longMessage });
}

export function tooManyRequests(retryAfterSeconds: number): ClerkError {
  return new ClerkError(
    429,
    { code: 'too_many_requests', message: 'Too many requests. Please try again in a bit.' },
    { 'Retry-After': String(retryAfterSeconds) },
  );
}

export function internalError(): ClerkError {
  return new ClerkError(500, {
    code: 'internal_clerk_error',
    message: 'Oops, an unexpected error occurred',
    longMessage: 'There was an internal error on our servers.',
  });
}

export function badParameter(name: string, message: string): ClerkError {
  const meta = { param_name: name };
  return new ClerkError(422, { code: 'form_param_value_invalid', message, meta });
}
