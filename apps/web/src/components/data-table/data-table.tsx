import type { LinkProps } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { Problem } from '../problem.tsx';
import { Body } from './body.tsx';
import type { Column } from './column.ts';
import classes from './data-table.module.css';
import { useDensity } from './density.ts';
import type { CsvSource } from './export-button.tsx';
import { Head } from './head.tsx';
import type { Rows } from './rows.ts';
import { EmptyRows, SkeletonRows, StaleNote } from './states.tsx';
import { Toolbar } from './toolbar.tsx';
import { useDataTable } from './use-data-table.ts';
import { Views } from './views.tsx';

export type RowTarget = Pick<LinkProps, 'to' | 'params' | 'search'>;

export type DataTableProps<Row extends object> = {
  /** Names what is kept of this table in the browser: its saved views. Without it, it has none. */
  id?: string;
  /** Names the table for those who do not see it. */
  label: string;
  /** The same array at every rendering. Nothing in the first column's cells can be clicked by itself. */
  columns: Column<Row>[];
  rows: Rows<Row>;
  rowKey: (row: Row) => string;
  /** The page of a row: its first cell becomes a link, and a click or Enter on the row opens it. */
  rowLink?: (row: Row) => RowTarget;
  /** For rows without a page: what is done with one that is opened. */
  onOpen?: (row: Row) => void;
  /** Fields that filter, their values in the address. */
  filters?: ReactNode;
  /** What it means that there are no rows, and what to do next. */
  empty: { title: string; children?: ReactNode };
  csv?: CsvSource<Row>;
};

/** The table of every page; the address's `sort` and `columns` say how it is shown. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { id, label, columns, rows, rowKey, rowLink, onOpen, filters, empty, csv } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const density = useDensity();
  const table = useDataTable(columns, rows.rows, rowKey);
  const shown = table.getVisibleLeafColumns();
  const width = shown.reduce((sum, { columnDef }) => sum + (columnDef.meta?.width ?? 0), 0);
  return (
    <div className={classes.frame}>
      {id !== undefined && <Views id={id} />}
      <Toolbar table={table} filters={filters} csv={csv} columns={columns} />
      <StaleNote rows={rows} />
      {rows.state === 'failed' ? (
        <Problem error={rows.error} onRetry={rows.retry} />
      ) : (
        <div
          ref={scroller}
          className={classes.scroller}
          // The keyboard can only scroll what it can reach.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="region"
          aria-label={label}
        >
          <table
            className={classes.table}
            style={{ minWidth: width }}
            aria-rowcount={rows.hasMore ? -1 : rows.rows.length + 1}
            aria-busy={rows.state === 'loading' || rows.isOld}
          >
            <Head table={table} width={width} />
            {rows.state === 'loading' ? (
              <SkeletonRows columns={shown.length} density={density} />
            ) : (
              <Body
                table={table}
                rows={rows}
                scroller={scroller}
                density={density}
                rowLink={rowLink}
                onOpen={onOpen}
              />
            )}
          </table>
          {rows.state === 'ready' && rows.rows.length === 0 && <EmptyRows {...empty} />}
        </div>
      )}
    </div>
  );
}
