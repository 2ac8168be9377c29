import { Button } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconCircleCheck, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { formatClock, formatCount } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { type Answers, trpc } from '../../lib/trpc.ts';
import classes from './audit.module.css';

type Check = Answers['ledger']['verify'];

/** Whether every line still follows from the one before: walked when it is asked for. */
export function ChainLine() {
  const check = useQuery(trpc.ledger.verify.queryOptions(undefined, { enabled: false }));
  const { icon: Picture, color, words } = standingOf(check.data, check.error);
  return (
    <span className={classes.chain}>
      <Picture size={18} color={color} aria-hidden />
      <span aria-live="polite">
        {check.isFetching ? 'Walking the chain…' : words}
        {check.data && !check.isFetching && ` Checked at ${formatClock(check.dataUpdatedAt)}.`}
      </span>
      <Button
        variant="default"
        size="compact-sm"
        loading={check.isFetching}
        onClick={() => void check.refetch()}
      >
        Check the chain now
      </Button>
    </span>
  );
}

function standingOf(
  check: Check | undefined,
  error: unknown,
): { icon: Icon; color: string; words: string } {
  if (error) {
    const { title } = problemOf(error);
    return { icon: IconAlertTriangle, color: 'var(--mg-bad)', words: `Not checked: ${title}.` };
  }
  if (!check) {
    const words = 'Each line is chained to the one before. Not checked yet.';
    return { icon: IconLink, color: 'currentColor', words };
  }
  const broken = check.violations.filter(({ rule }) => rule === 'audit_chain');
  if (broken.length === 0) {
    const words = `The chain is whole: ${formatCount(check.auditLines, 'line')}.`;
    return { icon: IconCircleCheck, color: 'var(--mg-good)', words };
  }
  const first = broken.map(({ subject }) => subject.replaceAll('_', ' ')).slice(0, 3);
  const words = `The chain is broken in ${formatCount(broken.length, 'place')}: ${first.join(', ')}.`;
  return { icon: IconAlertTriangle, color: 'var(--mg-bad)', words };
}
