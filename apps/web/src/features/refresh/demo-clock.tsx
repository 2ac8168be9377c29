import { Button, Group, Stack } from '@mantine/core';
import { IconClockPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount, formatExact } from '../../lib/format.ts';
import { setServerTime, useServerNow } from '../../lib/server-clock.ts';
import { useCan } from '../../lib/session.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import classes from './refresh.module.css';

type Advance = { seconds: number } | { to: string };

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** The demo's clock, which can be moved ahead: what is due by then happens at once. */
export function DemoClock({ nextDueAt }: { nextDueAt: string | null }) {
  const isAdmin = useCan('admin');
  const now = useServerNow();
  const clock = useQuery(trpc.clock.read.queryOptions());
  const advance = useMutation({
    mutationFn: (by: Advance) => api.clock.advance.mutate(by),
    onSuccess: async (moved) => {
      setServerTime(moved.now, Date.now());
      await queryClient.invalidateQueries();
    },
  });
  if (!clock.data?.movable) return null;
  const { isPending } = advance;
  const by = (words: string, step: Advance | null) => (
    <Button
      variant="default"
      loading={isPending && JSON.stringify(advance.variables) === JSON.stringify(step)}
      disabled={isPending || step === null}
      onClick={() => step && advance.mutate(step)}
    >
      {words}
    </Button>
  );
  const isAhead = nextDueAt !== null && Date.parse(nextDueAt) > now;
  return (
    <Section
      title="The demo’s clock"
      description="Everything is decided by this clock. It only moves ahead, and what is due by then happens at once: refreshes, holds that are over, credits that expire."
    >
      <Stack gap="sm">
        <p className={classes.lead}>
          It is <strong>{formatExact(now)}</strong>, {sayAhead(clock.data.aheadSeconds)}.
        </p>
        {isAdmin ? (
          <Group gap="sm">
            <IconClockPlay size={20} aria-hidden />
            {by('Advance 1 hour', { seconds: HOUR_S })}
            {by('Advance 1 day', { seconds: DAY_S })}
            {by('To the next refresh', isAhead ? { to: nextDueAt } : null)}
          </Group>
        ) : (
          <p className={classes.quiet}>Only admins move it.</p>
        )}
        {advance.isError && <Problem error={advance.error} />}
      </Stack>
    </Section>
  );
}

/** How far it was moved, in the largest two units. */
function sayAhead(seconds: number): string {
  if (seconds < 1) return 'not moved so far';
  const days = Math.floor(seconds / DAY_S);
  const hours = Math.floor((seconds % DAY_S) / HOUR_S);
  const minutes = Math.floor((seconds % HOUR_S) / 60);
  const parts = [
    days > 0 && formatCount(days, 'day'),
    hours > 0 && formatCount(hours, 'hour'),
    days === 0 && minutes > 0 && formatCount(minutes, 'minute'),
  ].filter(Boolean);
  return `moved ahead by ${parts.length > 0 ? parts.join(' and ') : formatCount(Math.floor(seconds), 'second')}`;
}
