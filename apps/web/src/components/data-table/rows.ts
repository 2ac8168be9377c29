import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

/** Reads the page after a cursor, the first where there is none. */
export type ReadPage<Row> = (
  cursor: string | undefined,
  signal: AbortSignal,
) => Promise<{ rows: Row[]; nextCursor: string | null }>;

/** The rows of a list that the server hands out page by page. */
export type Rows<Row> = {
  rows: Row[];
  /** loading: none has come yet; failed: nor will it, for now. */
  state: 'loading' | 'failed' | 'ready';
  /** Why the last reading failed, also where older rows are shown. */
  error: unknown;
  /** Whether these rows are of another filter, until its own arrive. */
  isOld: boolean;
  /** The browser's time when the rows came. */
  receivedAt: number;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  retry: () => void;
};

/**
 * The rows of a list, read page by page as they come into sight.
 * `key`: of tRPC, with all that filters: `trpc.users.list.infiniteQueryKey({ q })`
 */
export function useRows<Row>(key: QueryKey, readPage: ReadPage<Row>): Rows<Row> {
  const first: string | undefined = undefined;
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: first as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  const ready = query.isError ? 'failed' : 'loading';
  return {
    rows,
    state: data ? 'ready' : ready,
    error: query.error,
    isOld: query.isPlaceholderData,
    receivedAt: query.dataUpdatedAt,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
    retry: () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch()),
  };
}
