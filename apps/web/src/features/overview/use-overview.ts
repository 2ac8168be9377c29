import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Range } from '../../components/range/range.ts';
import { setServerTime } from '../../lib/server-clock.ts';
import { type Answers, api, statusOf, trpc } from '../../lib/trpc.ts';

export type Overview = Answers['monitoring']['overview'];

const EVERY_MS = 2000;
/** What is over hardly changes. */
const COMPARED_EVERY_MS = 60_000;

/** The last figures that came, what was asked for, and the browser's time when they came. */
type Figures = { overview: Overview; asked: string; receivedAt: number };

type Reading =
  | { state: 'loading' | 'unreachable'; figures: null }
  | { state: 'refused'; error: unknown; figures: null }
  | { state: 'live' | 'unanswered' | 'failing' | 'changing'; figures: Figures };

/**
 * The figures of a range up to now, read again every two seconds while the tab is seen.
 * live: as of now; unanswered, failing: the server cannot be reached, or answers with an error, and
 * these are the last that came; changing: these are of another range, until its own arrive;
 * refused: not signed in; unreachable: nothing has come yet.
 */
export function useOverview({ asked, upToNow }: Range): Reading & { retry: () => void } {
  const query = useQuery({
    queryKey: [...trpc.monitoring.overview.pathKey(), asked],
    queryFn: ({ signal }) => api.monitoring.overview.query(upToNow().input, { signal }),
    refetchInterval: ({ state }) => (isRefusal(statusOf(state.error)) ? false : EVERY_MS),
  });
  const [figures, setFigures] = useState<Figures | null>(null);
  if (query.data && figures?.receivedAt !== query.dataUpdatedAt) {
    setFigures({ overview: query.data, asked, receivedAt: query.dataUpdatedAt });
  }
  useServerTime(figures);
  const retry = () => void query.refetch();
  const status = statusOf(query.error);
  if (isRefusal(status)) return { state: 'refused', error: query.error, figures: null, retry };
  // A first call that failed is pending again while it is repeated: that must not look like hope.
  const failing = query.isError || (query.isPending && query.errorUpdateCount > 0);
  if (!figures) return { state: failing ? 'unreachable' : 'loading', figures, retry };
  if (failing) return { state: status === null ? 'unanswered' : 'failing', figures, retry };
  return { state: figures.asked === asked ? 'live' : 'changing', figures, retry };
}

const isRefusal = (status: number | null): status is 401 | 403 | 429 =>
  status === 401 || status === 403 || status === 429;

/** Relative times are counted by the server's clock, which may differ from this computer's. */
function useServerTime(figures: Figures | null): void {
  const at = figures?.overview.at;
  const receivedAt = figures?.receivedAt;
  useEffect(() => {
    if (at !== undefined && receivedAt !== undefined) setServerTime(at, receivedAt);
  }, [at, receivedAt]);
}

/**
 * The figures of the time compared with: null while they are read, undefined where nothing is
 * compared, or they are those that came with the figures themselves.
 */
export function useCompared(range: Range, isDrawn: boolean): Overview | null | undefined {
  const { asked, compare, compareTo, from, upToNow } = range;
  const isWanted = compare !== undefined && (isDrawn || compareTo !== from);
  const { data, isPending } = useQuery({
    queryKey: [...trpc.monitoring.overview.pathKey(), asked, compare],
    queryFn: ({ signal }) => {
      const { input, compareInput } = upToNow();
      return api.monitoring.overview.query(compareInput ?? input, { signal });
    },
    enabled: isWanted && compareTo !== undefined,
    refetchInterval: COMPARED_EVERY_MS,
    placeholderData: keepPreviousData,
  });
  if (!isWanted || compareTo === undefined) return undefined;
  return data ?? (isPending ? null : undefined);
}
