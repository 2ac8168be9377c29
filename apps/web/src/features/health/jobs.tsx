import { Table } from '@mantine/core';
import { ScrollX } from '../../components/report/scroll-x.tsx';
import { Section } from '../../components/section.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { When } from '../../components/when.tsx';
import { formatMilliseconds } from '../../lib/format.ts';
import type { Answers } from '../../lib/trpc.ts';
import classes from './health.module.css';

type Job = Answers['monitoring']['health']['jobs'][number];

/** What each job is there for. */
const words: Record<string, string> = {
  sweep: 'Pays back what is held past its deadline',
  age: 'Lets grants take effect and expire',
  'retry-failed-refunds': 'Tries failed refunds again',
  approvals: 'Carries out and closes approvals',
  'conclude-audit': 'Closes lines of the audit log whose server died',
  fold: 'Sums up what happened, for monitoring',
  'check-ledger': 'Proves every balance by its entries',
  'sum-outstanding': 'Sums up what users are owed, by age',
  refresh: 'Refreshes plan credits that are due',
  'resume-refresh': 'Takes up refreshes whose server died',
  'resume-incidents': 'Takes up refunds of many charges whose server died',
  alerts: 'Looks for what is wrong',
  'tidy-webhooks': 'Forgets deliveries that are long over',
  webhooks: 'Sends webhooks what they wait for',
  'tell-webhooks': 'Notes what happened for webhooks',
  callbacks: 'Applies callbacks that came before their charge',
};

const states = { ok: 'finished', failing: 'failed', late: 'past_due' } as const;
const stateWords = { ok: 'Well', failing: 'Failing', late: 'Late' };

/** How each job ran last, on whichever server. */
export function Jobs({ jobs }: { jobs: readonly Job[] }) {
  return (
    <div className={classes.jobs}>
      <Section
        title="Jobs"
        description="Each runs on one of the servers at a time. One that fails runs again with its next period."
      >
        <ScrollX label="Jobs and how they ran last">
          <Table aria-label="Jobs and how they ran last" className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Job</Table.Th>
                <Table.Th scope="col">State</Table.Th>
                <Table.Th scope="col">Last began</Table.Th>
                <Table.Th scope="col">Took</Table.Th>
                <Table.Th scope="col">Every</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {jobs.map((job) => (
                <Row key={job.job} {...job} />
              ))}
            </Table.Tbody>
          </Table>
          {jobs.length === 0 && <p className={classes.words}>No job ran yet.</p>}
        </ScrollX>
      </Section>
    </div>
  );
}

function Row({
  job,
  state,
  startedAt,
  durationMs,
  everySeconds,
  failures,
  error,
  succeededAt,
}: Job) {
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <code>{job}</code>
        {words[job] && <span className={classes.what}>{words[job]}</span>}
        {error && (
          <span className={classes.error}>
            {error} {failures > 1 && `(${failures} times)`} Last succeeded:{' '}
            <When at={succeededAt} />
          </span>
        )}
      </Table.Th>
      <Table.Td>
        <StateBadge state={states[state]} words={stateWords[state]} />
      </Table.Td>
      <Table.Td>
        <When at={startedAt} />
      </Table.Td>
      <Table.Td>{formatMilliseconds(durationMs)}</Table.Td>
      <Table.Td>{sayEvery(everySeconds)}</Table.Td>
    </Table.Tr>
  );
}

const lengths = [
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

function sayEvery(every: number): string {
  const length = lengths.find(({ seconds }) => every >= seconds) ?? lengths[2];
  const format = { style: 'unit', unit: length.unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(undefined, format).format(every / length.seconds);
}
