import { Anchor, Table } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Problem } from '../../../components/problem.tsx';
import { Section } from '../../../components/section.tsx';
import { When } from '../../../components/when.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { trpc } from '../../../lib/trpc.ts';
import classes from './owed.module.css';

const EVERY_MS = 15_000;

/** Refunds that failed and are still owed, whatever the time looked at: to whom, and what comes next. */
export function Owed() {
  const { data, error, refetch } = useQuery(
    trpc.refunds.failed.queryOptions(undefined, { refetchInterval: EVERY_MS }),
  );
  const failed = data?.failedRefunds ?? [];
  return (
    <div id="owed" className={classes.owed}>
      <Section
        title="Still owed"
        description="Refunds that could not be made yet. Nothing is lost: each is tried again by itself, at most 10 minutes apart."
      >
        {error && !data && <Problem error={error} onRetry={() => void refetch()} />}
        {data && failed.length === 0 && (
          <p className={classes.nothing}>
            <IconCircleCheck size={16} color="var(--mg-good)" aria-hidden /> No refund is owed.
          </p>
        )}
        {failed.length > 0 && (
          <Table.ScrollContainer minWidth={560}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">User</Table.Th>
                  <Table.Th scope="col">Charge</Table.Th>
                  <Table.Th scope="col">Since</Table.Th>
                  <Table.Th scope="col">Attempts</Table.Th>
                  <Table.Th scope="col">Next attempt</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {failed.map(({ failedRefundId, userId, chargeId, ...told }) => (
                  <Table.Tr key={failedRefundId}>
                    <Table.Td>
                      <Anchor
                        fz="inherit"
                        renderRoot={(props) => (
                          <Link to="/users/$userId" params={{ userId }} {...props} />
                        )}
                      >
                        {userId}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <Anchor
                        fz="inherit"
                        renderRoot={(props) => (
                          <Link to="/charges/$chargeId" params={{ chargeId }} {...props} />
                        )}
                      >
                        …{chargeId.slice(-8)}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <When at={told.createdAt} />
                    </Table.Td>
                    <Table.Td>{formatNumber(told.attempts)}</Table.Td>
                    <Table.Td>
                      <When at={told.nextAttemptAt} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Section>
    </div>
  );
}
