import type { AppRouter } from '@makegood/server';
import { createTRPCClient, httpLink, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { Client } from './api.ts';
import { MakegoodError } from './makegood-error.ts';

export type ClientOptions = {
  /** The server's address, such as `http://127.0.0.1:8787`. */
  url: string;
  /** An API key, `mg_…`. It belongs on backends only. */
  apiKey: string;
  /** Instead of the global `fetch`. */
  fetch?: typeof fetch;
  /** Milliseconds that one request may take; 10,000. */
  timeoutMs?: number;
};

/**
 * The typed client. Every call is a request of its own, so that none waits for another's batch,
 * and rejects with a MakegoodError.
 */
export function openClient({
  url,
  apiKey,
  fetch: custom,
  timeoutMs = 10_000,
}: ClientOptions): Client {
  const send = custom ?? fetch;
  return createTRPCClient<AppRouter>({
    links: [
      typedErrors,
      httpLink({
        url: `${url.replace(/\/+$/, '')}/trpc`,
        headers: { authorization: `Bearer ${apiKey}` },
        // tRPC's own types know less of fetch than it passes on.
        fetch: (input, init) => within(timeoutMs, send, input as string, init as RequestInit),
      }),
    ],
  });
}

const typedErrors: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        complete: () => observer.complete(),
        error: (error) => observer.error(MakegoodError.of(error, op.signal?.aborted)),
      }),
    );

/** Fetches an answer, its body included, in bounded time. */
async function within(
  timeoutMs: number,
  send: typeof fetch,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort();
  }, timeoutMs);
  init.signal?.addEventListener('abort', abort, { once: true });
  if (init.signal?.aborted) abort();
  try {
    const response = await send(url, { ...init, signal: controller.signal });
    const body = await response.text();
    if (!isJson(response)) throw notOurs(response);
    const { status, headers } = response;
    return new Response(body, {
      status,
      headers: { 'content-type': headers.get('content-type') ?? '' },
    });
  } catch (error) {
    if (!late) throw error;
    const cause = error instanceof Error ? error : undefined;
    const message = `The Makegood server did not answer within ${timeoutMs} ms.`;
    throw new MakegoodError(message, { code: 'unreachable' }, { cause });
  } finally {
    clearTimeout(timer);
    init.signal?.removeEventListener('abort', abort);
  }
}

const isJson = ({ headers }: Response) => /\bjson\b/.test(headers.get('content-type') ?? '');

/** What a proxy in between answers with. */
function notOurs({ status, headers }: Response): MakegoodError {
  const retryAfterMs = (Number(headers.get('retry-after')) || 0) * 1000;
  const message = `Something between here and the Makegood server answered ${status}.`;
  return new MakegoodError(message, { code: 'unreachable', status, retryAfterMs });
}
