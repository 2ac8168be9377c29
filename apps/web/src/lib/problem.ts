import { TRPCClientError } from '@trpc/client';
import { statusOf } from './trpc.ts';

/** What went wrong with a call, for people and for whoever they ask. */
export type Problem = {
  title: string;
  detail: string;
  /** The server's word for it; null where it was not Makegood that answered. */
  code: string | null;
  requestId: string | null;
  /** HTTP status; null where nothing answered. */
  status: number | null;
  /** What is wrong with which field: `amount`, `credits.bonus`. */
  issues: { path: string; message: string }[];
  facts: Record<string, unknown>;
};

/** Any error of a call, as it can be told. */
export function problemOf(error: unknown): Problem {
  const status = statusOf(error);
  const unknown = { code: null, requestId: null, status, issues: [], facts: {} };
  if (!(error instanceof TRPCClientError)) {
    return { ...unknown, title: 'Something went wrong', detail: sentence(error) };
  }
  const { code, title, issues, facts } = dataOf(error);
  if (code !== null) {
    const requestId = requestIdOf(error);
    return { title, detail: error.message, code, requestId, status, issues, facts };
  }
  if (status !== null)
    return { ...unknown, title: 'The server is in trouble', detail: error.message };
  return {
    ...unknown,
    title: 'The server cannot be reached',
    detail:
      'Check your connection, and that the server runs. Nothing was changed that you cannot see here.',
  };
}

type ApiError = { data?: unknown; meta?: Record<string, unknown> | undefined };

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

function dataOf(error: ApiError): Pick<Problem, 'code' | 'title' | 'issues' | 'facts'> {
  const data = error.data as Partial<Problem> | null | undefined;
  return {
    code: data?.code ?? null,
    title: data?.title ?? 'Something went wrong',
    issues: data?.issues ?? [],
    facts: data?.facts ?? {},
  };
}

function requestIdOf(error: ApiError): string | null {
  const response: unknown = error.meta?.['response'];
  return response instanceof Response ? response.headers.get('x-request-id') : null;
}
