import { Button, Skeleton, Stack, Table } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Actor } from '../../components/actor.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Id } from '../../components/id.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { formatCount, formatExact, formatNumber } from '../../lib/format.ts';
import { useCan } from '../../lib/session.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { RunState } from './columns.tsx';
import classes from './refresh.module.css';
import { useRun } from './use-refreshing.ts';
import { type Reversal, type Run, sayKind, saySkipped } from './words.ts';

const route = getRouteApi('/refresh/$runId');

/** A run of refreshes: how far it is or how it went, and how to take it back. */
export function RunPage() {
  const { runId } = route.useParams();
  const { data: run, error, refetch } = useRun(runId);
  return (
    <>
      <PageHeader
        title={run ? `Run of ${formatExact(Date.parse(run.startedAt))}` : 'Run'}
        back={{ to: '/refresh', words: 'Refresh' }}
        description={<Id value={runId} of="run" />}
      />
      <Stack gap="md">
        {error !== null && (
          <Problem
            error={error}
            {...(run && { title: 'This may have changed since: it could not be read again' })}
            onRetry={() => void refetch()}
          />
        )}
        {!run && error === null && <Skeleton height={160} />}
        {run && (
          <Section title="How it went">
            <KeyValues
              items={[
                { label: 'State', value: <RunState run={run} /> },
                { label: 'Kind', value: sayKind(run) },
                { label: 'Eligible', value: formatNumber(run.eligible) },
                { label: 'Refreshed', value: formatNumber(run.refreshed) },
                { label: 'Failed', value: formatNumber(run.failed) },
                { label: 'By', value: <Actor actor={run.actor} /> },
                { label: 'Started', value: <When at={run.startedAt} exact /> },
                { label: 'Finished', value: <When at={run.finishedAt} exact /> },
                ...(run.reversedAt === null
                  ? []
                  : [
                      { label: 'Reversed', value: <When at={run.reversedAt} exact /> },
                      { label: 'Reversed by', value: <Actor actor={run.reversedBy ?? ''} /> },
                    ]),
              ]}
            />
          </Section>
        )}
        {run && <Reverse run={run} />}
      </Stack>
    </>
  );
}

/** Takes back what is left of all that the run granted. */
function Reverse({ run }: { run: Run }) {
  const isAdmin = useCan('admin');
  const [asking, setAsking] = useState(false);
  const { runId, refreshed, state, reversedAt } = run;
  const reverse = useMutation({
    mutationFn: () => api.refresh.reverse.mutate({ runId }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.refresh.pathKey() }),
  });
  const reason = whyNot(run, isAdmin);
  return (
    <Section
      title="Reverse the run"
      description="Takes back what is left of the credits it granted, and gives back what expired by it."
    >
      <Stack gap="sm">
        {reason === null ? (
          <div>
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={18} aria-hidden />}
              onClick={() => setAsking(true)}
            >
              {reversedAt === null ? 'Reverse this run' : 'Reverse what is left of it'}
            </Button>
          </div>
        ) : (
          <p className={classes.quiet}>{reason}</p>
        )}
        {reverse.data && <Reversed answer={reverse.data} />}
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Reverse this run"
        confirm={`Reverse ${formatCount(refreshed, 'refresh').replace('refreshs', 'refreshes')}`}
        danger
        onConfirm={() => reverse.mutateAsync()}
      >
        {formatCount(refreshed, 'user')} {refreshed === 1 ? 'loses' : 'lose'} what is left of the
        credits this run granted them, and {refreshed === 1 ? 'gets' : 'get'} back what expired by
        it. What they spent since stays spent. Who was refreshed since, or has come to another plan,
        is left as they are. When they are refreshed next does not change.
        {state === 'finished' && ' This itself cannot be undone.'}
      </ConfirmDialog>
    </Section>
  );
}

function whyNot({ state, refreshed }: Run, isAdmin: boolean): string | null {
  if (!isAdmin) return 'Only admins reverse runs.';
  if (state === 'running') return 'It can be reversed once it is over.';
  return refreshed === 0 ? 'It refreshed nobody: there is nothing to reverse.' : null;
}

function Reversed({ answer }: { answer: Reversal }) {
  const { reversed, skipped, skippedUsers } = answer;
  return (
    <Stack gap="xs">
      <p className={classes.lead} role="status">
        Reversed for <strong>{formatCount(reversed, 'user')}</strong>
        {skipped > 0 ? `; ${formatCount(skipped, 'user')} left as they were:` : '.'}
      </p>
      {skipped > 0 && (
        <div className={classes.scroller}>
          <Table aria-label="Users left as they were">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">User</Table.Th>
                <Table.Th scope="col">Why</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {skippedUsers.map(({ userId, reason }) => (
                <Table.Tr key={userId}>
                  <Table.Th scope="row">
                    <Link to="/users/$userId" params={{ userId }} className={classes.link}>
                      {userId}
                    </Link>
                  </Table.Th>
                  <Table.Td>{saySkipped(reason)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Stack>
  );
}
