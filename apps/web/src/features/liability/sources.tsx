import { Table } from '@mantine/core';
import { ScrollX } from '../../components/report/scroll-x.tsx';
import { Section } from '../../components/section.tsx';
import { formatRate } from '../../lib/format.ts';
import { saySource } from '../../lib/sources.ts';
import type { Shown } from './liability.ts';
import classes from './liability.module.css';

/** What was issued in the time, and what expired, by where it came from. */
export function Sources({ liability: { data }, unit, range, state }: Shown) {
  const known = state.is === 'loading' || state.is === 'error' ? undefined : data;
  return (
    <Section
      title="Which credits lapse?"
      description="Breakage: what expired in this time by what was issued in it."
    >
      <ScrollX label="Issued and expired, by source">
        <Table className={classes.table} aria-label={`Issued and expired, ${range.words}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Source</Table.Th>
              <Table.Th scope="col">Issued</Table.Th>
              <Table.Th scope="col">Expired</Table.Th>
              <Table.Th scope="col">Voided</Table.Th>
              <Table.Th scope="col">Breakage</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {known?.sources.map(({ source, issued, expired, voided, breakage }) => (
              <Table.Tr key={source}>
                <Table.Th scope="row">{saySource(source)}</Table.Th>
                <Table.Td>{unit.full(issued)}</Table.Td>
                <Table.Td>{unit.full(expired)}</Table.Td>
                <Table.Td>{unit.full(voided)}</Table.Td>
                <Table.Td>{breakage === null ? '–' : formatRate(breakage)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {known?.sources.length === 0 && (
          <p className={classes.asOf}>Nothing was issued in this time, and nothing expired.</p>
        )}
      </ScrollX>
    </Section>
  );
}
