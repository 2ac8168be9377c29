import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import classes from './data-table.module.css';
import type { RowTarget } from './data-table.tsx';
import { densities, type Density } from './density.ts';
import { RowView } from './row-view.tsx';
import type { Rows } from './rows.ts';
import type { Table } from './use-data-table.ts';

type BodyProps<Row extends object> = {
  table: Table<Row>;
  rows: Rows<Row>;
  scroller: RefObject<HTMLDivElement | null>;
  density: Density;
  rowLink: ((row: Row) => RowTarget) | undefined;
  onOpen: ((row: Row) => void) | undefined;
};

const OVERSCAN = 12;
/** So many rows before the last, the next page is asked for. */
const AHEAD = 30;
const PAGE_OF_ROWS = 10;

/** The rows that can be seen, and room for the others. */
export function Body<Row extends object>(props: BodyProps<Row>) {
  const { table, rows, scroller, density, rowLink, onOpen } = props;
  const items = table.getRowModel().rows;
  // Nothing here is compiled by the React Compiler, which is what it does not go with.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => densities[density],
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const seen = virtualizer.getVirtualItems();
  const lastSeen = seen.at(-1)?.index ?? 0;
  const { loadMore, hasMore } = rows;
  const wanted = hasMore && rows.error === null && lastSeen >= items.length - AHEAD;
  useEffect(() => {
    if (wanted) loadMore();
  });
  useEffect(() => virtualizer.measure(), [virtualizer, density]);

  // One row is reached with Tab, the others from there with the arrow keys.
  const [current, setCurrent] = useState(0);
  const reachable = seen.some(({ index }) => index === current) ? current : seen[0]?.index;
  const [focused, setFocused] = useState<number | null>(null);
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const to = targetOf(event.key, current, items.length - 1);
    if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    virtualizer.scrollToIndex(to);
    setCurrent(to);
    setFocused(to);
  };
  const columns = table.getVisibleLeafColumns().length;
  const before = seen[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (seen.at(-1)?.end ?? 0);
  return (
    // The keys come from the rows' links and buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <tbody
      className={classes.body}
      data-density={density}
      data-old={rows.isOld || undefined}
      onKeyDown={move}
    >
      <Room height={before} columns={columns} />
      {seen.map(({ index, key }) => {
        const row = items[index];
        return (
          row && (
            <RowView
              key={key}
              row={row}
              index={index}
              measure={virtualizer.measureElement}
              target={rowLink?.(row.original)}
              onOpen={onOpen && (() => onOpen(row.original))}
              isReachable={index === reachable}
              takesFocus={index === focused}
              onFocus={() => setCurrent(index)}
              onFocusTaken={() => setFocused(null)}
            />
          )
        );
      })}
      <Room height={after} columns={columns} />
      {rows.isLoadingMore && (
        <tr>
          <td colSpan={columns} className={classes.more}>
            More rows are loading…
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Room({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      {/* Hidden from everyone. */}
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
      <td colSpan={columns} className={classes.room} />
    </tr>
  );
}

/** The row that a key leads to; null for keys that lead nowhere. */
function targetOf(key: string, from: number, last: number): number | null {
  const targets: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + PAGE_OF_ROWS,
    PageUp: from - PAGE_OF_ROWS,
    Home: 0,
    End: last,
  };
  const to = targets[key];
  return to === undefined ? null : Math.min(Math.max(to, 0), last);
}
