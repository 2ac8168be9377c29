import type { FailInput, FailureClass } from '../api.ts';
import type { Work } from '../charge/work.ts';
import { WorkFailed } from '../work-failed.ts';

/** What the handler of a charged route is given. */
export type Credits<Answer> = {
  /** The work that the request is charged for: its signal, `delivered`, `settleFor`, `unitFailed`. */
  readonly work: Work;
  /**
   * Marks the request as failed: gives the credits back, with this message and metadata in the
   * refund log, and makes the error answer that tells of it. The message is shown to who asked.
   * `failure` is for the feature's refund policy; `work_failed`.
   */
  refundCreditsOnError(
    message: string,
    metadata?: FailInput['metadata'],
    failure?: FailureClass,
  ): Promise<Answer>;
};

/** The handler named the failure itself, in words that may be shown. */
export class NamedByHandler extends WorkFailed {}

/** The credits of a request; `answer` makes the error answer, `onFail` hears of any failure. */
export function creditsOf<Answer>(
  given: Work,
  answer: (error: unknown) => Answer,
  onFail: () => void,
): Credits<Answer> {
  const fail = (error: unknown) => {
    onFail();
    return given.fail(error);
  };
  return {
    work: { ...given, fail },
    refundCreditsOnError: async (message, metadata, failure = 'work_failed') =>
      answer(await fail(new NamedByHandler(failure, message, { metadata }))),
  };
}

/** A handler's own error answer. */
export const answeredWith = (failure: FailureClass, status: number) =>
  new WorkFailed(failure, `The route answered ${status}.`);
