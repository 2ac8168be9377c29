/** Why the figures could not be had. */
export class CreditsError extends Error {
  override readonly name = 'CreditsError';
  /**
   * `unreachable`: nothing answered, or not in time; `token_failed`: `getToken` failed;
   * `unauthenticated`: the token was refused, also a fresh one; or a code of the server's.
   */
  readonly code: string;
  /** The HTTP status, where there was an answer. */
  readonly status: number | null;
  /** Milliseconds that the server asks to wait; 0 where it does not say. */
  readonly retryAfterMs: number;

  constructor(
    code: string,
    message: string,
    { status = null, retryAfterMs = 0, cause }: CreditsErrorFacts = {},
  ) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** What was thrown, as a CreditsError; what is not one already never reached the server. */
  static of(error: unknown): CreditsError {
    if (error instanceof CreditsError) return error;
    return new CreditsError('unreachable', 'The credits server cannot be reached.', {
      cause: error,
    });
  }

  /** The refusal in an answer. */
  static async from(response: Response): Promise<CreditsError> {
    const problem: unknown = await response.json().catch(() => null);
    const { code, detail } = (problem ?? {}) as { code?: unknown; detail?: unknown };
    return new CreditsError(
      typeof code === 'string' ? code : 'unreachable',
      typeof detail === 'string' ? detail : `The credits server answered ${response.status}.`,
      {
        status: response.status,
        retryAfterMs: (Number(response.headers.get('retry-after')) || 0) * 1000,
      },
    );
  }
}

type CreditsErrorFacts = { status?: number | null; retryAfterMs?: number; cause?: unknown };
