import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { trpc } from './trpc.ts';

const FRESH_MS = 300_000;

/** What a plan is called; its id where it is not known. */
export function usePlanName(): (planId: string) => string {
  const { data } = useQuery(trpc.plans.list.queryOptions(undefined, { staleTime: FRESH_MS }));
  return useCallback(
    (planId) => data?.plans.find(({ id }) => id === planId)?.name ?? planId,
    [data],
  );
}

/** What a feature is called; its key where it is not known. */
export function useFeatureName(): (feature: string) => string {
  const { data } = useQuery(trpc.features.list.queryOptions(undefined, { staleTime: FRESH_MS }));
  return useCallback(
    (feature) => data?.features.find((one) => one.feature === feature)?.name ?? feature,
    [data],
  );
}
