import { Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Section } from '../../components/section.tsx';
import { formatCount } from '../../lib/format.ts';
import classes from './refresh.module.css';
import { sayFailure, type Stats } from './words.ts';

/** Who could not be refreshed, and why. Quiet where there is nobody. */
export function Failing({ failing }: Pick<Stats, 'failing'>) {
  if (failing.length === 0) return null;
  return (
    <Section
      title="Users who could not be refreshed"
      description="They are tried again at every check until it succeeds."
    >
      <div className={classes.scroller}>
        <Table aria-label="Users who could not be refreshed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">User</Table.Th>
              <Table.Th scope="col">Why</Table.Th>
              <Table.Th scope="col">Tried</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {failing.map(({ userId, failures, error }) => (
              <Table.Tr key={userId}>
                <Table.Th scope="row">
                  <Link to="/users/$userId" params={{ userId }} className={classes.link}>
                    {userId}
                  </Link>
                </Table.Th>
                <Table.Td>{sayFailure(error)}</Table.Td>
                <Table.Td>{formatCount(failures, 'time')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  );
}
