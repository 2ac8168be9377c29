import { Progress, Skeleton, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Credits } from '../../components/credits.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { trpc } from '../../lib/trpc.ts';
import { type Difference, modes, sayFailure, sayKind, sayValue, type SyncRun } from './words.ts';
import classes from './sync.module.css';

const RUNNING_MS = 1000;
const WHOLE = 100;

/** What a run found and did; read again every second while it runs. */
export function Report({ runId }: { runId: string }) {
  const { data, error, refetch } = useQuery(
    trpc.sync.run.queryOptions(
      { runId },
      { refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_MS : false) },
    ),
  );
  return (
    <Section title={data?.dryRun ? 'What a dry run found' : 'What a run found'}>
      <Stack gap="md">
        {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
        {!data && error === null && <Skeleton height={140} />}
        {data && <Found run={data} />}
      </Stack>
    </Section>
  );
}

function Found({ run }: { run: SyncRun }) {
  const { state, dryRun, done, total, error, users, plans, planChanges, failed, mode } = run;
  const would = dryRun ? 'would be ' : '';
  return (
    <>
      {state === 'running' && (
        <div>
          <Progress.Root>
            <Progress.Section
              value={total === 0 ? 0 : (done / total) * WHOLE}
              aria-label="How far the run is"
            />
          </Progress.Root>
          <p className={classes.quiet}>
            {total === 0 ? 'Asking Clerk…' : `${formatNumber(done)} of ${formatNumber(total)}`}
          </p>
        </div>
      )}
      {error !== null && (
        <p className={classes.lead} role="alert">
          It failed: {error} What was done until then stays.
        </p>
      )}
      <KeyValues
        items={[
          { label: 'State', value: <StateBadge state={state} /> },
          { label: 'Mode', value: `${modes[mode].words}${dryRun ? ', dry run' : ''}` },
          {
            label: 'Users',
            value: `${formatNumber(users.created)} ${would}created, ${formatNumber(users.updated)} ${would}updated, ${formatNumber(users.unchanged)} unchanged`,
          },
          {
            label: 'Plans',
            value: `${formatNumber(plans.created)} ${would}created, ${formatNumber(plans.updated)} ${would}updated, ${formatNumber(plans.unchanged)} unchanged`,
          },
          { label: 'Users coming to another plan', value: formatNumber(planChanges) },
          { label: 'Users here that Clerk does not have', value: formatNumber(users.missing) },
          { label: 'Failed', value: formatNumber(failed) },
        ]}
      />
      <Differences differences={run.differences} isOver={state !== 'running'} />
      {run.failures.length > 0 && (
        <Rows label="What failed" heads={['What', 'Why']}>
          {run.failures.map((failure) => (
            <Table.Tr key={`${failure.kind} ${failure.id}`}>
              <Table.Th scope="row">
                {sayKind(failure.kind)} {failure.id}
              </Table.Th>
              <Table.Td>{sayFailure(failure.code)}</Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
    </>
  );
}

const MOST = 1000;

type DifferencesProps = { differences: Difference[]; isOver: boolean };

function Differences({ differences, isOver }: DifferencesProps) {
  if (differences.length === 0) {
    return isOver ? (
      <p className={classes.quiet}>Nothing differs: here and at Clerk it is the same.</p>
    ) : null;
  }
  return (
    <>
      <p className={classes.quiet}>
        {formatCount(differences.length, 'difference')}
        {differences.length >= MOST && '; more are not listed'}
      </p>
      <Rows label="Differences" heads={['What', 'Field', 'Here', 'At Clerk']}>
        {differences.map((difference) => (
          <Table.Tr key={`${difference.kind} ${difference.id} ${difference.field}`}>
            <Table.Th scope="row">
              {sayKind(difference.kind)} <Named difference={difference} />
            </Table.Th>
            <Table.Td>{difference.field}</Table.Td>
            <Table.Td>
              <Value of={difference.field} value={difference.before} />
            </Table.Td>
            <Table.Td>
              <Value of={difference.field} value={difference.after} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Rows>
    </>
  );
}

type ValueProps = { of: string; value: Difference['before'] };

const Value = ({ of, value }: ValueProps) =>
  of === 'credits' && typeof value === 'number' ? <Credits amount={value} /> : sayValue(value);

function Named({ difference: { kind, id } }: { difference: Difference }) {
  return kind === 'plan' ? (
    <Link to="/plans/$planId" params={{ planId: id }}>
      {id}
    </Link>
  ) : (
    <Link to="/users/$userId" params={{ userId: id }}>
      {id}
    </Link>
  );
}

type RowsProps = { label: string; heads: string[]; children: ReactNode };

function Rows({ label, heads, children }: RowsProps) {
  return (
    <div
      className={classes.scroller}
      // The keyboard can only scroll what it can reach.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <Table stickyHeader miw={480}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} scope="col">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  );
}
