import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queryClient, trpc } from '../../lib/trpc.ts';

const EVERY_MS = 10_000;
const RUNNING_MS = 1000;

/** How the refreshes go, read again often while one runs; the list of runs follows. */
export function useRefreshing() {
  const stats = useQuery(
    trpc.refresh.stats.queryOptions(undefined, {
      refetchInterval: ({ state }) =>
        state.data?.lastRun?.state === 'running' ? RUNNING_MS : EVERY_MS,
    }),
  );
  const last = stats.data?.lastRun;
  const stand = last && [last.runId, last.state, last.refreshed, last.failed].join(' ');
  useEffect(() => {
    if (stand) void queryClient.invalidateQueries({ queryKey: trpc.refresh.runs.pathKey() });
  }, [stand]);
  return stats;
}

/** A run, read again every second while it runs. */
export const useRun = (runId: string, enabled = true) =>
  useQuery(
    trpc.refresh.run.queryOptions(
      { runId },
      {
        enabled,
        refetchInterval: ({ state }) => (state.data?.state === 'finished' ? false : RUNNING_MS),
      },
    ),
  );
