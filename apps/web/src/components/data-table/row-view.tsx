import { UnstyledButton } from '@mantine/core';
import { FlexRender } from '@tanstack/react-table';
import { Link } from '@tanstack/react-router';
import { type MouseEvent, type ReactNode, type Ref, useEffect, useRef } from 'react';
import classes from './data-table.module.css';
import type { RowTarget } from './data-table.tsx';
import type { Table } from './use-data-table.ts';

type RowOf<Row extends object> = ReturnType<Table<Row>['getRowModel']>['rows'][number];

type RowViewProps<Row extends object> = {
  row: RowOf<Row>;
  index: number;
  measure: Ref<HTMLTableRowElement>;
  target: RowTarget | undefined;
  onOpen: (() => void) | undefined;
  /** Whether Tab leads to this row. */
  isReachable: boolean;
  /** Whether the keyboard has just been led here. */
  takesFocus: boolean;
  onFocus: () => void;
  onFocusTaken: () => void;
};

export function RowView<Row extends object>(props: RowViewProps<Row>) {
  const { row, index, measure, target, onOpen, isReachable, takesFocus, onFocusTaken } = props;
  const opener = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    opener.current?.focus({ preventScroll: true });
    onFocusTaken();
  }, [takesFocus, onFocusTaken]);
  const canOpen = target !== undefined || onOpen !== undefined;
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-opens={canOpen || undefined}
      onFocus={props.onFocus}
      onClick={canOpen ? (event) => openBy(event, opener.current) : undefined}
    >
      {row.getVisibleCells().map((cell, i) => {
        const content = <FlexRender cell={cell} />;
        const align = cell.column.columnDef.meta?.align;
        if (i > 0) {
          return (
            <td key={cell.id} data-align={align}>
              {content}
            </td>
          );
        }
        return (
          <th key={cell.id} scope="row" data-align={align}>
            <Opener ref={opener} target={target} onOpen={onOpen} tabIndex={isReachable ? 0 : -1}>
              {content}
            </Opener>
          </th>
        );
      })}
    </tr>
  );
}

type OpenerProps = Pick<RowViewProps<never>, 'target' | 'onOpen'> & {
  ref: Ref<HTMLElement>;
  tabIndex: number;
  children: ReactNode;
};

/** What opens a row: a link where it has a page, a button where it has not. */
function Opener({ ref, target, onOpen, tabIndex, children }: OpenerProps) {
  if (target) {
    return (
      <Link
        {...target}
        ref={ref as Ref<HTMLAnchorElement>}
        tabIndex={tabIndex}
        className={classes.opener}
      >
        {children}
      </Link>
    );
  }
  if (!onOpen) return children;
  return (
    <UnstyledButton
      ref={ref as Ref<HTMLButtonElement>}
      tabIndex={tabIndex}
      className={classes.opener}
      onClick={onOpen}
    >
      {children}
    </UnstyledButton>
  );
}

/** A click anywhere on the row is one on its link, with the same keys held; not where it means something else. */
function openBy(event: MouseEvent<HTMLElement>, opener: HTMLElement | null): void {
  const { target, ctrlKey, metaKey, shiftKey } = event;
  const onControl = target instanceof Element && target.closest('a, button, input, label, summary');
  if (onControl || getSelection()?.isCollapsed === false) return;
  opener?.dispatchEvent(
    new window.MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }),
  );
}
