import { Table } from '@mantine/core';
import { ScrollX } from '../../components/report/scroll-x.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { saySource } from '../../lib/sources.ts';
import { byAge } from './ages.ts';
import type { Shown } from './liability.ts';
import classes from './liability.module.css';

/** What is left of live grants now, by age and by where it came from. */
export function Outstanding({ liability: { data }, unit, name, state }: Shown) {
  const known = state.is === 'loading' || state.is === 'error' ? undefined : data?.outstanding;
  const at = known?.at ?? null;
  const rows = known && at !== null ? byAge(known.parts, at) : [];
  const sources = [...new Set(known?.parts.map(({ source }) => source))].toSorted();
  const sum = (of: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  return (
    <Section
      title="How old is what is owed?"
      description={`What is left of ${name}, by the month (UTC) it was issued in.`}
    >
      {rows.length > 0 && (
        <ScrollX label="What is owed, by age and source">
          <Table
            className={classes.table}
            horizontalSpacing="xs"
            aria-label="What is owed, by age and source"
          >
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Issued</Table.Th>
                {sources.map((source) => (
                  <Table.Th key={source} scope="col">
                    {saySource(source)}
                  </Table.Th>
                ))}
                <Table.Th scope="col">All</Table.Th>
                <Table.Th scope="col">Expires</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ words, bySource, all, lapsing }) => (
                <Table.Tr key={words}>
                  <Table.Th scope="row">{words}</Table.Th>
                  {sources.map((source) => (
                    <Table.Td key={source}>{unit.full(bySource.get(source) ?? 0)}</Table.Td>
                  ))}
                  <Table.Td>{unit.full(all)}</Table.Td>
                  <Table.Td>{unit.full(lapsing)}</Table.Td>
                </Table.Tr>
              ))}
              <Table.Tr>
                <Table.Th scope="row">All</Table.Th>
                {sources.map((source) => (
                  <Table.Td key={source}>
                    {unit.full(sum(({ bySource }) => bySource.get(source) ?? 0))}
                  </Table.Td>
                ))}
                <Table.Td>
                  <strong>{unit.full(sum(({ all }) => all))}</strong>
                </Table.Td>
                <Table.Td>{unit.full(sum(({ lapsing }) => lapsing))}</Table.Td>
              </Table.Tr>
            </Table.Tbody>
          </Table>
        </ScrollX>
      )}
      <p className={classes.asOf}>
        {at === null ? (
          'Live grants are summed up every ten minutes, for the first time shortly.'
        ) : (
          <>
            As of <When at={at} />, whatever range is chosen; summed up every ten minutes.
          </>
        )}
      </p>
    </Section>
  );
}
