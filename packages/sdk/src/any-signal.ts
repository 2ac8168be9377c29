/**
 * A signal that is aborted with the first of two, for its reason. The edge runtime that Next.js
 * brings along has no `AbortSignal.any`.
 */
export function anySignal(one: AbortSignal, other: AbortSignal): AbortSignal {
  if (typeof AbortSignal.any === 'function') return AbortSignal.any([one, other]);
  const controller = new AbortController();
  for (const signal of [one, other]) {
    const stop = () => controller.abort(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: controller.signal });
  }
  return controller.signal;
}
