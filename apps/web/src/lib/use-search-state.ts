import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type SearchState = Record<string, unknown>;

/**
 * The address's parameters of whatever page this is, and how to change some of them: undefined takes
 * one out. For components that serve every page; a page itself uses its route's own.
 */
export function useSearchState(): [
  search: SearchState,
  change: (changes: SearchState) => void,
  replace: (search: SearchState) => void,
] {
  const search: SearchState = useSearch({ strict: false });
  const navigate = useNavigate();
  const replace = useCallback(
    (next: SearchState) => void navigate({ to: '.', search: next as never, replace: true }),
    [navigate],
  );
  const change = useCallback(
    (changes: SearchState) =>
      void navigate({
        to: '.',
        search: ((before: SearchState) => ({ ...before, ...changes })) as never,
        replace: true,
      }),
    [navigate],
  );
  return [search, change, replace];
}
