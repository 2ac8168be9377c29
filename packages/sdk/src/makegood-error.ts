import type { AppRouter } from '@makegood/server';
import { TRPCClientError } from '@trpc/client';

type Data = NonNullable<TRPCClientError<AppRouter>['data']>;

/** A refusal by the server; or `unreachable`: it gave no answer that can be read; or `aborted`. */
export type MakegoodCode = Data['code'] | 'unreachable' | 'aborted';
export type MakegoodFacts = Data['facts'];

type Told = {
  code: MakegoodCode;
  facts?: MakegoodFacts;
  /** HTTP status, where there was one. */
  status?: number;
  retryAfterMs?: number;
};

/** What every call of the client rejects with: a code to branch on, and the facts that explain it. */
export class MakegoodError extends TRPCClientError<AppRouter> {
  readonly code: MakegoodCode;
  readonly facts: MakegoodFacts;
  readonly status: number | undefined;
  /** How long the server asks to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(
    message: string,
    told: Told,
    from: { cause?: Error; original?: TRPCClientError<AppRouter> } = {},
  ) {
    const { cause, original } = from;
    super(message, { cause: cause ?? original?.cause, meta: original?.meta });
    // TRPCClientError makes itself of what is constructed.
    Object.setPrototypeOf(this, new.target.prototype);
    this.name = 'MakegoodError';
    this.code = told.code;
    this.facts = told.facts ?? {};
    this.status = told.status;
    this.retryAfterMs = told.retryAfterMs ?? 0;
  }

  /** The typed error for whatever the transport rejected with. */
  static of(error: TRPCClientError<AppRouter>, aborted = false): MakegoodError {
    if (error instanceof MakegoodError) return error;
    const { data } = error;
    if (aborted)
      return new MakegoodError('The call was aborted.', { code: 'aborted' }, { original: error });
    if (!data) {
      const message = `The Makegood server gave no answer that can be read: ${error.message}`;
      return new MakegoodError(message, { code: 'unreachable' }, { original: error });
    }
    const { code, facts, httpStatus: status } = data;
    const retryAfterMs = typeof facts.retryAfter === 'number' ? facts.retryAfter * 1000 : 0;
    return new MakegoodError(
      error.message,
      { code, facts, status, retryAfterMs },
      { original: error },
    );
  }
}

const worthRetrying = new Set<MakegoodCode>([
  'unreachable',
  'unavailable',
  'overloaded',
  'busy',
  'internal',
  'too_many_attempts',
]);

const leavesInDoubt = new Set<MakegoodCode>(['unreachable', 'aborted', 'unavailable', 'internal']);

/** The same call, with the same idempotency key, may succeed a moment later. */
export const isTransient = (error: unknown): error is MakegoodError =>
  error instanceof MakegoodError && worthRetrying.has(error.code);

/** It is not known whether the call had its effect. */
export const isInDoubt = (error: unknown): boolean =>
  error instanceof MakegoodError && leavesInDoubt.has(error.code);
