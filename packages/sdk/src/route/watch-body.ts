import { deferred } from '../deferred.ts';
import type { TimeLimit } from './time-limit.ts';

export type Watched = {
  stream: ReadableStream<Uint8Array>;
  /** Resolves when all of it was handed on; rejects with what broke it. */
  sent: Promise<void>;
};

/**
 * The body of an answer, watched. Its end, and what breaks it, are held back until the charge has
 * `ended`, so that whoever has all of an answer finds it settled or refunded.
 */
export function watchBody(
  body: ReadableStream<Uint8Array>,
  limit: Pick<TimeLimit, 'signal' | 'clientGone'>,
  waiting: { forClient: boolean },
  ended: Promise<unknown>,
): Watched {
  const reader = body.getReader();
  const { promise: sent, resolve, reject } = deferred<void>();
  const quiet = () => {};
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const breakOff = () => {
          controller.error(limit.signal.reason);
          reader.cancel(limit.signal.reason).catch(quiet);
        };
        limit.signal.addEventListener('abort', breakOff, { once: true });
      },
      async pull(controller) {
        waiting.forClient = false;
        try {
          const { done, value } = await reader.read();
          if (!done) {
            waiting.forClient = true;
            return controller.enqueue(value);
          }
          resolve();
          await ended;
          controller.close();
        } catch (error) {
          reject(error);
          await ended;
          controller.error(error);
        }
      },
      cancel(reason) {
        limit.clientGone();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, sent };
}
