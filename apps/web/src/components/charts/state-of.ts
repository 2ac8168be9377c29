import type { ChartState } from './chart.ts';

type Query = {
  data: unknown;
  error: unknown;
  isPlaceholderData: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
};

/** The state of a chart whose figures come from this query. */
export function stateOf({
  data,
  error,
  isPlaceholderData,
  dataUpdatedAt,
  refetch,
}: Query): ChartState {
  const onRetry = () => void refetch();
  if (error && data === undefined) return { is: 'error', error, onRetry };
  if (error) return { is: 'stale', at: dataUpdatedAt, onRetry };
  if (data === undefined) return { is: 'loading' };
  return { is: isPlaceholderData ? 'changing' : 'ready' };
}
