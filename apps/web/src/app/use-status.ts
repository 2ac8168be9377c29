import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { setServerTime } from '../lib/server-clock.ts';
import { type Answers, trpc } from '../lib/trpc.ts';

const EVERY_MS = 15_000;

export type Reading = {
  /** null until it is known. */
  status: Answers['monitoring']['status'] | null;
  /** Whether it could not be read just now. */
  failed: boolean;
};

/** How the server fares, read again every 15 seconds; its clock is taken over on the way. */
export function useStatus(): Reading {
  const { data, isError, dataUpdatedAt } = useQuery(
    trpc.monitoring.status.queryOptions(undefined, { refetchInterval: EVERY_MS }),
  );
  const at = data?.at;
  useEffect(() => {
    if (at !== undefined) setServerTime(at, dataUpdatedAt);
  }, [at, dataUpdatedAt]);
  return { status: data ?? null, failed: isError };
}
