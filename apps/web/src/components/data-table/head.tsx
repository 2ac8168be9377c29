import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import classes from './data-table.module.css';
import type { Table } from './use-data-table.ts';

type HeadProps<Row extends object> = { table: Table<Row>; width: number };

const pictures = { asc: IconArrowUp, desc: IconArrowDown, none: IconArrowsSort };
const orders = { asc: 'ascending', desc: 'descending' } as const;

/** The names of the columns; those the server can sort by are buttons. */
export function Head<Row extends object>({ table, width }: HeadProps<Row>) {
  return (
    <thead className={classes.head}>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id} aria-rowindex={1}>
          {group.headers.map(({ id, column }) => {
            const { meta, header } = column.columnDef;
            const sorted = column.getIsSorted();
            const Picture = pictures[sorted || 'none'];
            return (
              <th
                key={id}
                scope="col"
                style={{ width: `${((meta?.width ?? 0) / width) * 100}%` }}
                data-align={meta?.align}
                aria-sort={sorted ? orders[sorted] : undefined}
              >
                {column.getCanSort() ? (
                  <UnstyledButton
                    className={classes.sort}
                    onClick={column.getToggleSortingHandler()}
                    data-sorted={sorted || undefined}
                  >
                    {String(header)}
                    <Picture size={14} aria-hidden />
                  </UnstyledButton>
                ) : (
                  String(header)
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}
