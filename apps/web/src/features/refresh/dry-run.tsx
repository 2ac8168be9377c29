import { Stack, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Credits } from '../../components/credits.tsx';
import { formatCount, formatNumber } from '../../lib/format.ts';
import classes from './refresh.module.css';
import { type Bulk, sayFailure } from './words.ts';

/** Exactly what a run would do now. Nothing has happened. */
export function DryRun({ answer }: { answer: Bulk }) {
  const { eligible, refreshed, failed, preview } = answer;
  const users = preview?.users ?? [];
  const credits = Object.entries(preview?.credits ?? {});
  if (eligible === 0) {
    return (
      <p className={classes.lead} role="status">
        Nobody would be refreshed: nobody of those chosen is due.
      </p>
    );
  }
  return (
    <Stack gap="sm">
      <p className={classes.lead} role="status">
        <strong>{formatCount(refreshed, 'user')}</strong> would be refreshed of{' '}
        {formatNumber(eligible)}
        {failed > 0 && `; ${formatNumber(failed)} would fail`}. Nothing has happened yet.
      </p>
      {credits.length > 0 && (
        <Table aria-label="Credits of the dry run" maw={520}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Credits</Table.Th>
              <Table.Th scope="col">Would expire</Table.Th>
              <Table.Th scope="col">Would be granted</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {credits.map(([type, { expired, granted }]) => (
              <Table.Tr key={type}>
                <Table.Th scope="row">{type}</Table.Th>
                <Table.Td>
                  <Credits amount={expired} type={type} unit={false} />
                </Table.Td>
                <Table.Td>
                  <Credits amount={granted} type={type} unit={false} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <div
        className={classes.scroller}
        // The keyboard can only scroll what it can reach.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label="Users of the dry run"
      >
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">
                {users.length < eligible
                  ? `The first ${formatCount(users.length, 'user')}`
                  : 'User'}
              </Table.Th>
              <Table.Th scope="col" className={classes.end}>
                Has
              </Table.Th>
              <Table.Th scope="col" className={classes.end}>
                Would have
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {users.map(({ userId, oldBalance, newBalance, error }) => (
              <Table.Tr key={userId}>
                <Table.Th scope="row">
                  <Link to="/users/$userId" params={{ userId }} className={classes.link}>
                    {userId}
                  </Link>
                </Table.Th>
                {error === null ? (
                  <>
                    <Table.Td className={classes.end}>
                      <Credits amount={oldBalance} unit={false} />
                    </Table.Td>
                    <Table.Td className={classes.end}>
                      <Credits amount={newBalance} unit={false} />
                    </Table.Td>
                  </>
                ) : (
                  <Table.Td colSpan={2}>{sayFailure(error)}</Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Stack>
  );
}
