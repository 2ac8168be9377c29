import {
  columnVisibilityFeature,
  functionalUpdate,
  metaHelper,
  type ReactTable,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  type Updater,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import { useSearchState } from '../../lib/use-search-state.ts';
import { type Column, nameColumns, shownColumns } from './column.ts';

type Meta = Pick<Column<never>, 'width' | 'align'>;

const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  columnMeta: metaHelper<Meta>(),
});

export type Table<Row extends object> = ReactTable<typeof features, Row>;

/** The table's model. Its state is the address's: `sort` (`-created` for descending) and `columns`. */
export function useDataTable<Row extends object>(
  columns: Column<Row>[],
  rows: Row[],
  rowKey: (row: Row) => string,
): Table<Row> {
  const [search, change] = useSearchState();
  const { sort, columns: named } = search;
  const columnVisibility = useMemo(() => {
    const shown = shownColumns(columns, named);
    return Object.fromEntries(columns.map((column) => [column.id, shown.includes(column)]));
  }, [columns, named]);
  const sorting = useMemo(() => sortingOf(columns, sort), [columns, sort]);
  return useTable({
    features,
    columns: useMemo(() => columns.map(definitionOf), [columns]),
    data: rows,
    getRowId: rowKey,
    manualSorting: true,
    enableMultiSort: false,
    state: { columnVisibility, sorting },
    onColumnVisibilityChange: (updater: Updater<Record<string, boolean>>) => {
      const next = functionalUpdate(updater, columnVisibility);
      change({ columns: nameColumns(columns, next) });
    },
    onSortingChange: (updater: Updater<SortingState>) => {
      change({ sort: nameSorting(columns, functionalUpdate(updater, sorting)) });
    },
  });
}

const definitionOf = <Row extends object>(column: Column<Row>, index: number) => ({
  id: column.id,
  header: column.header,
  accessorFn: (row: Row) => row,
  cell: ({ row }: { row: { original: Row } }) => column.cell(row.original),
  enableHiding: index > 0,
  enableSorting: column.sort !== undefined,
  meta: { width: column.width, ...(column.align && { align: column.align }) },
});

function sortingOf<Row>(columns: Column<Row>[], sort: unknown): SortingState {
  if (typeof sort !== 'string') return [];
  const desc = sort.startsWith('-');
  const column = columns.find((one) => one.sort === sort.slice(desc ? 1 : 0));
  return column ? [{ id: column.id, desc }] : [];
}

function nameSorting<Row>(columns: Column<Row>[], [first]: SortingState): string | undefined {
  const key = columns.find(({ id }) => id === first?.id)?.sort;
  return key && (first?.desc ? `-${key}` : key);
}
