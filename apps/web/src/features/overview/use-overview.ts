import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTimeZone } from '../../components/range/time-zones.ts';
import { type Answers, statusOf, trpc } from '../../lib/trpc.ts';

export type Overview = Answers['monitoring']['overview'];

const EVERY_MS = 2000;

/** The last figures that came, of how many hours, and the browser's time when they did. */
export type Figures = { overview: Overview; hours: number; receivedAt: number };

type Reading =
  | { state: 'loading' | 'unreachable'; figures: null }
  | { state: 'refused'; error: unknown; figures: null }
  | { state: 'live' | 'unanswered' | 'failing' | 'changing'; figures: Figures };

/**
 * The figures of the last hours, read again every two seconds while the tab is seen.
 * live: as of now; unanswered, failing: the server cannot be reached, or answers with an error, and
 * these are the last that came; changing: these are of another range, until its own arrive;
 * refused: not signed in; unreachable: nothing has come yet.
 */
export function useOverview(hours: number): Reading & { retry: () => void } {
  const timeZone = useTimeZone(undefined);
  const query = useQuery(
    trpc.monitoring.overview.queryOptions(
      { hours, timeZone },
      { refetchInterval: ({ state }) => (isRefusal(statusOf(state.error)) ? false : EVERY_MS) },
    ),
  );
  const [figures, setFigures] = useState<Figures | null>(null);
  if (query.data && figures?.receivedAt !== query.dataUpdatedAt) {
    setFigures({ overview: query.data, hours, receivedAt: query.dataUpdatedAt });
  }
  const retry = () => void query.refetch();
  const status = statusOf(query.error);
  if (isRefusal(status)) return { state: 'refused', error: query.error, figures: null, retry };
  // A first call that failed is pending again while it is repeated: that must not look like hope.
  const failing = query.isError || (query.isPending && query.errorUpdateCount > 0);
  if (!figures) return { state: failing ? 'unreachable' : 'loading', figures, retry };
  if (failing) return { state: status === null ? 'unanswered' : 'failing', figures, retry };
  return { state: figures.hours === hours ? 'live' : 'changing', figures, retry };
}

const isRefusal = (status: number | null): status is 401 | 403 | 429 =>
  status === 401 || status === 403 || status === 429;
