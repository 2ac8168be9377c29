import { NativeSelect, Radio, Skeleton, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { When } from '../../../components/when.tsx';
import { toast } from '../../../lib/toast.tsx';
import { type Answers, api, trpc } from '../../../lib/trpc.ts';
import { nameOf, type User } from '../../../lib/user.ts';
import classes from '../../../components/by-hand/by-hand.module.css';
import { DialogForm } from '../../../components/by-hand/dialog-form.tsx';
import { PlanChanges } from './plan-changes.tsx';
import { useSubmission } from '../../../components/by-hand/submission.ts';

type PlanFormProps = { user: User; onDone: () => void };
type Plan = Answers['plans']['list']['plans'][number];

/** Puts the user on another plan, or on none. */
export function PlanForm({ user, onDone }: PlanFormProps) {
  const { data, error, refetch } = useQuery(trpc.plans.list.queryOptions());
  if (error && !data) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={280} />;
  return <PlanFields user={user} plans={data.plans} onDone={onDone} />;
}

type ChangeTime = 'now' | 'prorate' | 'next_refresh';

const times: { value: ChangeTime; label: string; description: string }[] = [
  {
    value: 'now',
    label: 'Now',
    description: 'What is left of the old plan’s credits goes, and a new period begins.',
  },
  {
    value: 'prorate',
    label: 'Now, in proportion',
    description: 'The period goes on, with the share of the difference for the time that is left.',
  },
  {
    value: 'next_refresh',
    label: 'With the next refresh',
    description: 'Until then all stays as it is.',
  },
];

function PlanFields({ user, plans, onDone }: PlanFormProps & { plans: Plan[] }) {
  const { userId, planId: current } = user;
  const open = plans.filter(({ active, id }) => active && id !== current);
  const [chosen, choose] = useState(open[0]?.id ?? '');
  const [asked, setWhen] = useState<ChangeTime>('now');
  const planId = chosen === '' ? null : chosen;
  const hasTimes = planId !== null && current !== null;
  const when = hasTimes ? asked : 'now';
  const options = [
    ...open.map(({ id, name }) => ({ value: id, label: name })),
    ...(current === null ? [] : [{ value: '', label: 'No plan' }]),
  ];
  const preview = useQuery(
    trpc.users.previewPlan.queryOptions(
      { userId, planId, when },
      { placeholderData: keepPreviousData, gcTime: 0, enabled: options.length > 0 },
    ),
  );
  const submission = useSubmission({
    has: ['planId'],
    send: (idempotencyKey) =>
      api.users.put.mutate({ userId, planId, planChange: when, idempotencyKey }),
    onDone: () => {
      const name = plans.find(({ id }) => id === planId)?.name ?? 'no plan';
      void toast({
        title:
          when === 'next_refresh'
            ? `${nameOf(user)} comes to ${name} with the next refresh`
            : `${nameOf(user)} is on ${name} now`,
      });
      onDone();
    },
  });
  if (options.length === 0) return <p>There is no other plan that users can come to.</p>;
  return (
    <DialogForm
      submission={submission}
      verb="Change the plan"
      isReady={preview.data !== undefined && !preview.isError}
      onCancel={onDone}
    >
      <NativeSelect
        label="Plan"
        data-autofocus
        value={chosen}
        onChange={(event) => choose(event.currentTarget.value)}
        data={options}
        error={submission.errorAt('planId')}
      />
      {hasTimes && (
        <Radio.Group
          label="When"
          value={when}
          onChange={(value) => setWhen(times.find((one) => one.value === value)?.value ?? 'now')}
        >
          <Stack gap="xs" mt={6}>
            {times.map(({ value, label, description }) => (
              <Radio key={value} value={value} label={label} description={description} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <section
        className={classes.foreseen}
        aria-label="What will happen"
        data-old={preview.isPlaceholderData || undefined}
      >
        {preview.error && <Problem error={preview.error} />}
        {preview.isPending && <Skeleton height={90} />}
        {preview.data && <PlanChanges changes={preview.data.changes} />}
        {preview.data?.nextRefreshAt && (
          <p className={classes.hint}>
            Next refresh <When at={preview.data.nextRefreshAt} />.
          </p>
        )}
      </section>
    </DialogForm>
  );
}
