import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';

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
 * An infinite query as a table takes it. `pick` takes a page's rows; it must keep its identity.
 * `useRows(useInfiniteQuery(trpc.users.list.infiniteQueryOptions(…)), usersOf)`
 */
export function useRows<Page, Row>(
  query: UseInfiniteQueryResult<InfiniteData<Page, unknown>, unknown>,
  pick: (page: Page) => Row[],
): Rows<Row> {
  const { data } = query;
  const rows = useMemo(() => data?.pages.flatMap(pick) ?? [], [data, pick]);
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
