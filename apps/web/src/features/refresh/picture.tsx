import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { formatClock, formatCount, formatNumber, formatRate } from '../../lib/format.ts';
import classes from './refresh.module.css';
import { RunProgress } from './run-progress.tsx';
import type { useRefreshing } from './use-refreshing.ts';
import type { Stats } from './words.ts';

/** The one picture: who is due, how it goes, what ran last and what comes next. */
export function Picture({ stats }: { stats: ReturnType<typeof useRefreshing> }) {
  const { data, error, dataUpdatedAt, refetch } = stats;
  return (
    <Section title="How it stands">
      <Stack gap="md">
        {error !== null && (
          <Problem
            error={error}
            {...(data && { title: `Not read again since ${formatClock(dataUpdatedAt)}` })}
            onRetry={() => void refetch()}
          />
        )}
        {data && <Figures stats={data} />}
        {!data && error === null && <Skeleton height={76} />}
      </Stack>
    </Section>
  );
}

function Figures({ stats }: { stats: Stats }) {
  const { due, subscribed, held, pastDue, successRate, refreshed, failed, lastRun, nextDueAt } =
    stats;
  return (
    <>
      <dl className={classes.figures}>
        <Figure title="Due now" figure={formatNumber(due)}>
          of {formatCount(subscribed, 'user')} on a plan
          {held + pastDue > 0 &&
            `; ${formatNumber(held)} on hold, ${formatNumber(pastDue)} with payment past due`}
        </Figure>
        <Figure
          title="Success, last 30 days"
          figure={successRate === null ? '–' : formatRate(successRate)}
          isBad={failed > 0}
        >
          {successRate === null
            ? 'Nothing was tried yet.'
            : `${formatNumber(refreshed)} refreshed, ${formatNumber(failed)} failed`}
        </Figure>
        <Figure title="Last run" figure={<When at={lastRun?.startedAt ?? null} />}>
          {lastRun === null
            ? 'None has run yet.'
            : `${formatNumber(lastRun.refreshed)} refreshed, ${formatNumber(lastRun.failed)} failed`}
        </Figure>
        <Figure title={due > 0 ? 'Due since' : 'Next due'} figure={<When at={nextDueAt} />}>
          {nextDueAt === null ? 'Nobody has a date.' : <When at={nextDueAt} exact />}
        </Figure>
      </dl>
      {lastRun?.state === 'running' && (
        <RunProgress
          label="The run under way"
          done={lastRun.refreshed + lastRun.failed}
          total={lastRun.eligible}
          failed={lastRun.failed}
        />
      )}
    </>
  );
}

type FigureProps = { title: string; figure: ReactNode; isBad?: boolean; children: ReactNode };

function Figure({ title, figure, isBad = false, children }: FigureProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <strong data-tone={isBad ? 'bad' : undefined}>{figure}</strong>
        <span>{children}</span>
      </dd>
    </div>
  );
}
