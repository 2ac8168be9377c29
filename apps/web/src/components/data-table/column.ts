import type { ReactNode } from 'react';

/** A column of a table. */
export type Column<Row> = {
  /** Also names it in the address. */
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** What stands in the exported file; a column without it is not exported. */
  csv?: (row: Row) => string | number | boolean | null;
  /** Width in pixels at least; what room is left is shared in proportion. */
  width: number;
  align?: 'end';
  /** What the server calls this order; a column without it cannot be sorted by. */
  sort?: string;
  /** Not shown until asked for. */
  hidden?: boolean;
};

/** The columns shown: those that the address names, else all that are not hidden. The first always is. */
export function shownColumns<Row>(columns: Column<Row>[], named: unknown): Column<Row>[] {
  if (typeof named !== 'string') return columns.filter(({ hidden }) => !hidden);
  const names = new Set(named.split(','));
  return columns.filter(({ id }, i) => i === 0 || names.has(id));
}

/** What the address says of the columns shown; undefined where they are the usual ones. */
export function nameColumns<Row>(
  columns: Column<Row>[],
  shown: Record<string, boolean>,
): string | undefined {
  const isShown = ({ id }: Column<Row>, i: number) => i === 0 || shown[id] !== false;
  const usual = columns.every((column, i) => isShown(column, i) === (i === 0 || !column.hidden));
  if (usual) return undefined;
  return columns
    .filter(isShown)
    .map(({ id }) => id)
    .join(',');
}
