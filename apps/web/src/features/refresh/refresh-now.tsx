import { Button, Checkbox, Group, NativeSelect, Stack } from '@mantine/core';
import { IconCalendarRepeat, IconEye } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../lib/session.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { DryRun } from './dry-run.tsx';
import classes from './refresh.module.css';
import { RunProgress } from './run-progress.tsx';
import { useRun } from './use-refreshing.ts';
import type { Bulk } from './words.ts';

const route = getRouteApi('/refresh');

/** Says what a run would do, and does it. */
export function RefreshNow() {
  const isAdmin = useCan('admin');
  const { plan, force } = route.useSearch();
  return (
    <Section
      title="Refresh by hand"
      description="Everyone who is due is refreshed by the clock. Here it can be done at once, or for a plan."
    >
      {isAdmin ? (
        // What was said of one choice of users does not stand for another.
        <Choice key={`${plan ?? ''} ${force ?? ''}`} />
      ) : (
        <p className={classes.quiet}>Only admins refresh by hand.</p>
      )}
    </Section>
  );
}

function Choice() {
  const { plan, force } = route.useSearch();
  const navigate = route.useNavigate();
  const plans = useQuery(trpc.plans.list.queryOptions());
  const selection = {
    ...(plan !== undefined && { planId: plan, force: force === 'yes' }),
  };
  const dry = useMutation({
    mutationFn: () => api.refresh.bulk.mutate({ ...selection, dryRun: true }),
  });
  const run = useMutation({
    mutationFn: () => api.refresh.bulk.mutate(selection),
    onMutate: () => queryClient.invalidateQueries({ queryKey: trpc.refresh.stats.pathKey() }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.refresh.pathKey() }),
  });
  const error = run.error ?? dry.error;
  const options = (plans.data?.plans ?? []).map(({ id, name, users }) => ({
    value: id,
    label: `${name} (${formatCount(users, 'user')})`,
  }));
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="md">
        <NativeSelect
          label="Whom"
          value={plan ?? ''}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            void navigate({ search: chosen === '' ? {} : { plan: chosen }, replace: true });
          }}
          data={[{ value: '', label: 'Everyone who is due' }, ...options]}
        />
        {plan !== undefined && (
          <Checkbox
            label="Also who is not due yet"
            mb={8}
            checked={force === 'yes'}
            onChange={(event) => {
              const next = event.currentTarget.checked ? { plan, force: 'yes' as const } : { plan };
              void navigate({ search: next, replace: true });
            }}
          />
        )}
        <Button
          variant={dry.data ? 'default' : 'filled'}
          leftSection={<IconEye size={18} aria-hidden />}
          loading={dry.isPending}
          disabled={run.isPending}
          onClick={() => {
            run.reset();
            dry.mutate();
          }}
        >
          Dry run
        </Button>
      </Group>
      {error !== null && <Problem error={error} />}
      {dry.data && !run.isSuccess && <DryRun answer={dry.data} />}
      {dry.data && dry.data.refreshed + dry.data.failed > 0 && !run.isSuccess && (
        <Group>
          <Button
            leftSection={<IconCalendarRepeat size={18} aria-hidden />}
            loading={run.isPending}
            onClick={() => run.mutate()}
          >
            Refresh {formatCount(dry.data.eligible, 'user')} now
          </Button>
        </Group>
      )}
      {run.data && <Outcome answer={run.data} />}
    </Stack>
  );
}

function Outcome({ answer }: { answer: Bulk }) {
  const { runId } = answer;
  const goesOn = answer.state === 'running' && runId !== null;
  const polled = useRun(runId ?? '', goesOn);
  const { state, refreshed, failed, eligible } = polled.data ?? answer;
  if (runId === null) {
    return (
      <p className={classes.lead} role="status">
        Nobody was refreshed: nobody of those chosen is due any more.
      </p>
    );
  }
  return (
    <Stack gap="xs">
      {state === 'running' && (
        <RunProgress
          label="The run started here"
          done={refreshed + failed}
          total={eligible}
          failed={failed}
        />
      )}
      <p className={classes.lead} role="status">
        {state === 'running' ? 'It goes on, also when this page is closed.' : 'Done: '}
        {state === 'finished' && formatCount(refreshed, 'user')}
        {state === 'finished' && ' refreshed'}
        {state === 'finished' && failed > 0 && `, ${formatCount(failed, 'user')} failed`}.{' '}
        <Link to="/refresh/$runId" params={{ runId }} className={classes.link}>
          See the run
        </Link>
      </p>
    </Stack>
  );
}
