import { Button, Group, Radio, Stack } from '@mantine/core';
import { IconEye, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { CreditsInput } from '../../components/credits-input.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { useCan } from '../../lib/session.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import classes from './sync.module.css';
import { modeNames, modes, type SyncMode } from './words.ts';

const route = getRouteApi('/sync');

/** Starts a reconciliation, or says what one would do. */
export function StartForm() {
  const isAdmin = useCan('admin');
  return (
    <Section
      title="Reconcile with Clerk"
      description="Clerk is right about who users are and which plan they are on; credits are only given by plans here."
    >
      {isAdmin ? <Fields /> : <p className={classes.quiet}>Only admins reconcile.</p>}
    </Section>
  );
}

function Fields() {
  const { mode = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const [overrides, setOverrides] = useState<Record<string, number | null>>({});
  const [asking, setAsking] = useState(false);
  const start = useMutation({
    mutationFn: (dryRun: boolean) => {
      const creditOverrides = entered(overrides);
      const some = mode !== 'users' && Object.keys(creditOverrides).length > 0;
      return api.sync.start.mutate({ mode, dryRun, ...(some && { creditOverrides }) });
    },
    onSuccess: async ({ runId }) => {
      await navigate({ search: (before) => ({ ...before, run: runId }) });
      await queryClient.invalidateQueries({ queryKey: trpc.sync.pathKey() });
      await queryClient.invalidateQueries({ queryKey: trpc.plans.pathKey() });
    },
  });
  return (
    <Stack gap="md">
      <Radio.Group
        label="What"
        value={mode}
        onChange={(value) =>
          void navigate({
            search: (before) => ({ ...before, mode: value as SyncMode }),
            replace: true,
          })
        }
      >
        <Stack gap={6} mt={6}>
          {modeNames.map((name) => (
            <Radio
              key={name}
              value={name}
              label={modes[name].words}
              description={modes[name].sentence}
            />
          ))}
        </Stack>
      </Radio.Group>
      {mode !== 'users' && <Overrides overrides={overrides} onChange={setOverrides} />}
      {start.isError && <Problem error={start.error} />}
      <Group gap="sm">
        <Button
          leftSection={<IconEye size={18} aria-hidden />}
          loading={start.isPending && start.variables}
          disabled={start.isPending}
          onClick={() => start.mutate(true)}
        >
          Dry run
        </Button>
        <Button
          variant="default"
          leftSection={<IconRefresh size={18} aria-hidden />}
          loading={start.isPending && !start.variables}
          disabled={start.isPending}
          onClick={() => setAsking(true)}
        >
          Sync now
        </Button>
      </Group>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Sync with Clerk now"
        confirm="Sync now"
        onConfirm={() => start.mutateAsync(false)}
      >
        {modes[mode].words} are made to be as Clerk has them. Who comes to another plan is given its
        credits. Users that Clerk does not have stay. A dry run says all of it beforehand.
      </ConfirmDialog>
    </Stack>
  );
}

const entered = (amounts: Record<string, number | null>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(amounts).filter((entry): entry is [string, number] => entry[1] !== null),
  );

type OverridesProps = {
  overrides: Record<string, number | null>;
  onChange: (overrides: Record<string, number | null>) => void;
};

/** Credits of plans that shall be others than they are here. */
function Overrides({ overrides, onChange }: OverridesProps) {
  const { data } = useQuery(trpc.plans.list.queryOptions());
  const plans = data?.plans ?? [];
  if (plans.length === 0) return null;
  return (
    <fieldset className={classes.overrides}>
      <legend>Credits of plans, in place of what they have here</legend>
      <p className={classes.quiet}>Left empty, a plan keeps what it gives.</p>
      <div className={classes.pair}>
        {plans.map(({ id, name }) => (
          <CreditsInput
            key={id}
            label={name}
            description={id}
            placeholder="As it is"
            type="credit"
            amount={overrides[id] ?? null}
            onChange={(amount) => onChange({ ...overrides, [id]: amount })}
          />
        ))}
      </div>
    </fieldset>
  );
}
