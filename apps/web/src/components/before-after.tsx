import { Table } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './page.module.css';

export type Change = { label: string; before: ReactNode; after: ReactNode; changed?: boolean };

type BeforeAfterProps = {
  /** Names the table for those who do not see it. */
  label: string;
  rows: Change[];
  /** Heads of the columns. */
  words?: { before: string; after: string };
};

const usual = { before: 'Before', after: 'After' };

/** What is and what will be, side by side; what changes is marked. */
export function BeforeAfter({ label, rows, words = usual }: BeforeAfterProps) {
  return (
    <Table className={classes.beforeAfter} aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          <Table.Th scope="col">{words.before}</Table.Th>
          <Table.Th scope="col">{words.after}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ label: name, before, after, changed = before !== after }) => (
          <Table.Tr key={name} data-changed={changed || undefined}>
            <Table.Th scope="row">{name}</Table.Th>
            <Table.Td>{before}</Table.Td>
            <Table.Td>
              {changed && <IconArrowRight size={14} role="img" aria-label="changes to" />} {after}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
