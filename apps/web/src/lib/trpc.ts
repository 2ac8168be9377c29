import type { AppRouter } from '@makegood/server';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import type { inferRouterOutputs } from '@trpc/server';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { readApiKey } from './api-key.ts';
import { tellSignedOut } from './signed-out.ts';

export type Answers = inferRouterOutputs<AppRouter>;

/** A server that does not answer a question within this time counts as unreachable. */
const PATIENCE_MS = 8000;
/** What changes something may take longer: giving up on it would not stop it. */
const WRITING_PATIENCE_MS = 120_000;

/** A client of the server that this page came from, which signs its calls with the key given. */
export const createApi = (apiKey: () => string | null) =>
  createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: '/trpc',
        headers: () => {
          const key = apiKey();
          return key === null ? {} : { authorization: `Bearer ${key}` };
        },
        fetch: fetchAnswer,
      }),
    ],
  });

/** What answered was not Makegood: a proxy before it, say, with a page of its own. */
class ForeignAnswer extends Error {
  override readonly name = 'ForeignAnswer';
  readonly status: number;

  constructor(status: number) {
    super(`What answered is not Makegood (HTTP ${status}).`);
    this.status = status;
  }
}

/** A fetch that gives up in time and takes nothing but JSON. */
const fetchAnswer: typeof fetch = async (url, { signal, ...init } = {}) => {
  const patience = AbortSignal.timeout(init.method === 'POST' ? WRITING_PATIENCE_MS : PATIENCE_MS);
  const response = await fetch(url, {
    ...init,
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  if (/json/.test(response.headers.get('content-type') ?? '')) return response;
  throw new ForeignAnswer(response.status);
};

const whenRefused = (error: unknown, meta: Record<string, unknown> | undefined) => {
  if (statusOf(error) === 401 && !meta?.['mayBeRefused']) tellSignedOut();
};

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, { meta }) => whenRefused(error, meta) }),
  mutationCache: new MutationCache({
    onError: (error, _input, _result, { meta }) => whenRefused(error, meta),
  }),
  // Pages poll, so a failed call is tried again soon anyway, and a stale page says so at once.
  defaultOptions: { queries: { retry: false, networkMode: 'always' } },
});

/** The server, called outside of a query: for exports and searches. */
export const api = createApi(readApiKey);

export const trpc = createTRPCOptionsProxy<AppRouter>({ client: api, queryClient });

/** The HTTP status of a refusal; null where the server did not answer at all. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof TRPCClientError)) return null;
  if (error.cause instanceof ForeignAnswer) return error.cause.status;
  const status: unknown = error.data?.httpStatus;
  if (typeof status === 'number') return status;
  const response: unknown = error.meta?.['response'];
  return response instanceof Response ? response.status : null;
}
