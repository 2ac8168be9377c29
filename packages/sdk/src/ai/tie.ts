/** How a charge ended: with this error, or well. */
export type Ending = { error: unknown } | Record<string, never>;

/**
 * The result of a generation, tied to its charge: taking any of its streams or promises is told to
 * `onTaken`, and what ends or fails in them waits until the charge has ended.
 */
export function tie<R extends object, More extends object>(
  result: R,
  more: More,
  onTaken: () => void,
  ended: Promise<Ending>,
): R & More {
  const tied: R & More = new Proxy(result as R & More, {
    get(target, name) {
      if (name in more) return Reflect.get(more, name);
      const value: unknown = Reflect.get(target, name, target);
      if (value instanceof ReadableStream) {
        onTaken();
        return holdEnd(value, ended);
      }
      if (isPromise(value)) {
        onTaken();
        return holdPromise(value, ended);
      }
      if (typeof value !== 'function') return value;
      // Called on the tied result, its methods take the tied streams.
      return (...args: unknown[]): unknown => Reflect.apply(value, tied, args);
    },
  });
  return tied;
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value;

function holdPromise(promise: PromiseLike<unknown>, ended: Promise<Ending>): Promise<unknown> {
  const held = (async () => {
    const ending = await ended;
    if ('error' in ending) throw ending.error;
    return promise;
  })();
  // As those of the AI SDK itself: who takes one and leaves it brings no process down.
  held.catch(() => {});
  Promise.resolve(promise).catch(() => {});
  return held;
}

function holdEnd(stream: ReadableStream<unknown>, ended: Promise<Ending>): ReadableStream<unknown> {
  const reader = stream.getReader();
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          const part = done || isError(value) ? through(value, await ended) : value;
          if (done) controller.close();
          else controller.enqueue(part);
        } catch (error) {
          const ending = await ended;
          controller.error('error' in ending ? ending.error : error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

type ErrorPart = { type: 'error'; error: unknown };

const isError = (part: unknown): part is ErrorPart =>
  typeof part === 'object' && part !== null && 'type' in part && part.type === 'error';

/** The part of an error, with the error that carries the money facts. */
const through = (part: unknown, ending: Ending): unknown =>
  isError(part) && 'error' in ending ? { ...part, error: ending.error } : part;
