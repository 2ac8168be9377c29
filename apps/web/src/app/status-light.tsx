import { Button } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Flyout } from '../components/flyout.tsx';
import { When } from '../components/when.tsx';
import { formatCount } from '../lib/format.ts';
import { type Answers, trpc } from '../lib/trpc.ts';
import classes from './layout.module.css';
import { type Reading, useStatus } from './use-status.ts';

type Status = Answers['monitoring']['status'];
type Standing = 'good' | 'bad' | 'unknown';

const pictures: Record<Standing, { icon: Icon; color: string }> = {
  good: { icon: IconCircleCheck, color: 'var(--mg-good)' },
  bad: { icon: IconAlertTriangle, color: 'var(--mg-bad)' },
  unknown: { icon: IconHelpCircle, color: 'var(--mantine-color-dimmed)' },
};

const words: Record<Standing, string> = {
  good: 'All well',
  bad: 'Needs attention',
  unknown: 'Asking…',
};

/** Jobs come round every few seconds; what is late by this much is not being done. */
const LATE_S = 60;

/** How Makegood itself fares: in a word, and on a click in detail. */
export function StatusLight() {
  const reading = useStatus();
  const standing = standingOf(reading);
  const { icon: Picture, color } = pictures[standing];
  return (
    <Flyout
      label={`System status: ${words[standing]}`}
      className={classes.light}
      face={
        <>
          <Picture size={18} stroke={2.2} color={color} aria-hidden />
          <span className={classes.lightWords}>{words[standing]}</span>
        </>
      }
    >
      {() => <Lights {...reading} />}
    </Flyout>
  );
}

function standingOf({ status, failed }: Reading): Standing {
  if (failed) return 'bad';
  if (!status) return 'unknown';
  const isWell = jobsAreWell(status) && status.failedRefunds === 0 && !refreshFailed(status);
  return isWell ? 'good' : 'bad';
}

const jobsAreWell = ({ overdueSeconds }: Status) => overdueSeconds < LATE_S;
const refreshFailed = ({ lastRefresh }: Status) => (lastRefresh?.failed ?? 0) > 0;
const standingFor = (isWell: boolean): Standing => (isWell ? 'good' : 'bad');

function Lights({ status, failed }: Reading) {
  return (
    <ul className={classes.lights}>
      <Light title="Database" standing={failed ? 'bad' : standingFor(status !== null)}>
        {failed ? 'Does not answer, or the server does not.' : 'Answers.'}
      </Light>
      {status && (
        <>
          <Light title="Jobs" standing={standingFor(jobsAreWell(status))}>
            {jobsAreWell(status)
              ? 'What is due is done.'
              : `What was due ${formatCount(status.overdueSeconds, 'second')} ago is not done yet.`}
          </Light>
          <Light title="Refunds" standing={standingFor(status.failedRefunds === 0)}>
            {status.failedRefunds === 0
              ? 'None is owed.'
              : `${formatCount(status.failedRefunds, 'refund')} failed and will be tried again.`}
          </Light>
          <Light title="Last refresh" standing={standingFor(!refreshFailed(status))}>
            <LastRefresh status={status} />
          </Light>
        </>
      )}
      <LedgerCheck />
    </ul>
  );
}

function LastRefresh({ status: { lastRefresh } }: { status: Status }) {
  if (!lastRefresh) return 'None has run yet.';
  const { startedAt, refreshed, failed } = lastRefresh;
  return (
    <>
      <When at={startedAt} />: {formatCount(refreshed, 'user')} refreshed
      {failed > 0 && `, ${formatCount(failed, 'user')} failed`}.
    </>
  );
}

/** Recomputing every balance takes a while, so it is done when asked for. */
function LedgerCheck() {
  const check = useQuery(trpc.ledger.verify.queryOptions(undefined, { enabled: false }));
  const standing = check.data ? standingFor(check.data.ok) : 'unknown';
  return (
    <Light title="Ledger" standing={check.isError ? 'bad' : standing}>
      {sayCheck(check)}
      <Button
        variant="default"
        size="compact-xs"
        mt={4}
        display="block"
        loading={check.isFetching}
        onClick={() => void check.refetch()}
      >
        Check every balance now
      </Button>
    </Light>
  );
}

function sayCheck({
  data,
  isError,
  isFetching,
}: {
  data: Answers['ledger']['verify'] | undefined;
  isError: boolean;
  isFetching: boolean;
}): string {
  if (isFetching) return 'Checking…';
  if (isError) return 'The check could not be done.';
  if (!data) return 'Not checked since this page was opened.';
  return data.ok ? 'Every balance is right.' : 'Some balances are not right.';
}

type LightProps = { title: string; standing: Standing; children: ReactNode };

function Light({ title, standing, children }: LightProps) {
  const { icon: Picture, color } = pictures[standing];
  return (
    <li>
      <Picture size={18} stroke={2.2} color={color} aria-hidden />
      <strong>{title}</strong>
      <span>{children}</span>
    </li>
  );
}
