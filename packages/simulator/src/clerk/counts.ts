import type { ClerkFault } from './faults.ts';

/** What was asked of the API since the start. */
export type ClerkCounts = {
  /** All requests, whatever became of them. */
  requests: number;
  /** By path, with `:userId` for a user's id. */
  byPath: Record<string, number>;
  rateLimited: number;
  unauthorized: number;
  faults: Record<ClerkFault['kind'], number>;
};

export function noCounts(): ClerkCounts {
  return {
    requests: 0,
    byPath: {},
    rateLimited: 0,
    unauthorized: 0,
    faults: { server_error: 0, reset: 0, malformed: 0, slow: 0 },
  };
}

export function countRequest(counts: ClerkCounts, path: string): void {
  const pattern = path.replace(/^\/v1\/users\/(?!count$)[^/]+/, '/v1/users/:userId');
  counts.requests += 1;
  counts.byPath[pattern] = (counts.byPath[pattern] ?? 0) + 1;
}
