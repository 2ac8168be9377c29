import type { FailInput, FailureClass } from './api.ts';

type Details = ErrorOptions & {
  /** The bad answer, unread. */
  response?: Response;
  /** What the work returned, where all its units failed. */
  result?: unknown;
  /** For the refund log. */
  metadata?: FailInput['metadata'];
};

/**
 * The work of a charge failed. The wrapper throws it where the work itself threw nothing that can
 * be passed on; throw it yourself to name the class of a failure that cannot be told from outside.
 */
export class WorkFailed extends Error {
  override name = 'WorkFailed';
  readonly failure: FailureClass;
  readonly response: Response | undefined;
  readonly result: unknown;
  readonly metadata: FailInput['metadata'];

  constructor(failure: FailureClass, message: string, details: Details = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.failure = failure;
    this.response = details.response;
    this.result = details.result;
    this.metadata = details.metadata;
  }
}

/** The provider refused to answer what was asked. */
export class ContentRefused extends WorkFailed {
  override name = 'ContentRefused';

  constructor(message = 'The provider refused to answer.', details: Details = {}) {
    super('content_refused', message, details);
  }
}

/** The work under this idempotency key is being done elsewhere; it was not run a second time. */
export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning';
  readonly chargeId: string;
  readonly charged = false;
  readonly refunded = false;

  constructor(chargeId: string) {
    super('The work under this idempotency key is being done already.');
    this.chargeId = chargeId;
  }
}

/** The work under this idempotency key was done and paid for before; it was not run again. */
export class AlreadySettled extends Error {
  override name = 'AlreadySettled';
  readonly chargeId: string;
  readonly charged = true;
  readonly refunded = false;

  constructor(chargeId: string, options?: ErrorOptions) {
    super('The work under this idempotency key was done and paid for before.', options);
    this.chargeId = chargeId;
  }
}
