import { useInfiniteQuery } from '@tanstack/react-query';
import type { HistoryItem } from '../api.ts';
import { useCreditsContext } from '../context.ts';
import { useStore } from '../use-store.ts';

export type History = {
  /** The newest first; null until they are known. */
  items: HistoryItem[] | null;
  isFailed: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => Promise<unknown>;
  /** Something happened since, which is not listed yet: several pages are not asked for again. */
  hasNewer: boolean;
  /** Begins anew, with the newest page. */
  showNewest: () => Promise<unknown>;
};

/** What happened to the credits, page by page. */
export function useHistory(): History {
  const { connection, queryClient } = useCreditsContext();
  const query = useInfiniteQuery(connection.history(), queryClient);
  const hasNewer = useStore(connection.hasNewer, false);
  const pages = query.data?.pages;
  return {
    items: pages?.flatMap(({ items }) => items) ?? null,
    isFailed: query.isError,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
    hasNewer,
    showNewest: () => connection.showNewest(),
  };
}
