import type { Rows } from '../data-table/rows.ts';

/** What of a query is shown. */
export type Shown<Data> = {
  data: Data | undefined;
  error: unknown;
  isPlaceholderData: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
};

/** The figure or the text of a row by which a column sorts, by the column's `sort`. */
export type SortBy<Row> = Record<string, (row: Row) => number | string | null>;

/** Rows that came all at once, as a table takes them, sorted by the address's `sort`. */
export function localRows<Data, Row>(
  query: Shown<Data>,
  rowsOf: (data: Data) => readonly Row[],
  { by, sort }: { by: SortBy<Row>; sort: string | undefined },
): Rows<Row> {
  const { data, error, isPlaceholderData, dataUpdatedAt, refetch } = query;
  const waiting = error ? 'failed' : 'loading';
  return {
    rows: data === undefined ? [] : sorted(rowsOf(data), by, sort),
    state: data === undefined ? waiting : 'ready',
    error: error ?? null,
    isOld: isPlaceholderData,
    receivedAt: dataUpdatedAt,
    hasMore: false,
    isLoadingMore: false,
    loadMore: () => {},
    retry: () => void refetch(),
  };
}

/** In the order that they came in, unless asked for another; what has no figure comes last. */
export function sorted<Row>(
  rows: readonly Row[],
  by: SortBy<Row>,
  sort: string | undefined,
): Row[] {
  const isDown = sort?.startsWith('-') ?? false;
  const figureOf = by[sort?.slice(isDown ? 1 : 0) ?? ''];
  if (!figureOf) return [...rows];
  return rows.toSorted((one, other) => {
    const [a, b] = [figureOf(one), figureOf(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order =
      typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b)) : a - b;
    return isDown ? -order : order;
  });
}
