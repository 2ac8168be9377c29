import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ReadPage, Rows } from '../../components/data-table/rows.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { ANY_FAILURE } from './search.ts';
import type { Preview } from './words.ts';

const USERS_A_PAGE = 100;
const USERS_IN_FILE = 5000;

/** What is chosen, as the address has it. */
export type Chosen = {
  provider?: string;
  feature?: string;
  route?: string;
  reason?: Selection['reason'] | typeof ANY_FAILURE;
  from?: string;
  to?: string;
};

export type Selection = Omit<Parameters<typeof api.incidents.preview.query>[0], 'cursor' | 'limit'>;

/** The choice as the server takes it; null while it is not complete, and what is missing. */
export function selectionOf({
  provider,
  feature,
  route,
  reason,
  from,
  to,
}: Chosen): Selection | { missing: string } {
  if (!provider && !feature && !route && (!reason || reason === ANY_FAILURE))
    return { missing: 'Choose a provider, a feature, an API route or a way in which work failed.' };
  if (!from || !to) return { missing: 'Choose the time in which the charges were made.' };
  if (from >= to) return { missing: 'The time must begin before it ends.' };
  return {
    ...{ from, to },
    ...(provider && { provider }),
    ...(feature && { feature }),
    ...(route && { apiRoute: route }),
    ...(reason === ANY_FAILURE ? { failed: true } : reason && { reason }),
  };
}

export type PreviewedUser = Preview['byUser'][number];

/** What the refund of this choice would do, and to whom, read again with every change of it. */
export function usePreview(selection: Selection) {
  const query = useInfiniteQuery({
    queryKey: trpc.incidents.preview.infiniteQueryKey(selection),
    queryFn: ({ pageParam, signal }) =>
      api.incidents.preview.query(
        { ...selection, limit: USERS_A_PAGE, ...(pageParam && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const users = useMemo(() => data?.pages.flatMap(({ byUser }) => byUser) ?? [], [data]);
  const rows: Rows<PreviewedUser> = {
    rows: users,
    state: data ? 'ready' : query.isError ? 'failed' : 'loading',
    error: query.error,
    isOld: query.isPlaceholderData,
    receivedAt: query.dataUpdatedAt,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
    retry: () => void query.refetch(),
  };
  const readPage: ReadPage<PreviewedUser> = async (cursor, signal) => {
    const input = { ...selection, limit: USERS_IN_FILE, ...(cursor && { cursor }) };
    const page = await api.incidents.preview.query(input, { signal });
    return { rows: page.byUser, nextCursor: page.nextCursor };
  };
  return { preview: data?.pages[0], rows, readPage, isOld: query.isPlaceholderData };
}
