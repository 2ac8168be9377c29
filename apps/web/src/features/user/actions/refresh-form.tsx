import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../../components/problem.tsx';
import { When } from '../../../components/when.tsx';
import { toast } from '../../../lib/toast.tsx';
import { type Answers, api, trpc } from '../../../lib/trpc.ts';
import { nameOf, type User } from '../../../lib/user.ts';
import classes from '../../../components/by-hand/by-hand.module.css';
import { DialogForm } from '../../../components/by-hand/dialog-form.tsx';
import { PlanChanges } from './plan-changes.tsx';
import { useSubmission } from '../../../components/by-hand/submission.ts';

type RefreshFormProps = { user: User; onDone: () => void };

type NotRefreshed = NonNullable<Answers['refresh']['user']['reason']>;

const whyNot: Record<NotRefreshed, string> = {
  no_plan: 'The user is on no plan, so there is nothing to refresh.',
  not_due: 'The refresh is not due.',
  held: 'Refreshes of this user are on hold. Lift the hold in the refresh settings first.',
  past_due: 'The payment is past due. It is refreshed once it is paid.',
  already_in_run: 'The user was refreshed in this run already.',
};

/** Renews the plan's credits before they are due. */
export function RefreshForm({ user, onDone }: RefreshFormProps) {
  const { userId } = user;
  const { data, error, refetch } = useQuery({
    queryKey: [...trpc.refresh.next.queryKey({ userId }), 'preview'],
    queryFn: () => api.refresh.user.mutate({ userId, dryRun: true }),
    gcTime: 0,
  });
  const submission = useSubmission({
    send: (idempotencyKey) => api.refresh.user.mutate({ userId, idempotencyKey }),
    onDone: ({ refreshed, reason }) => {
      void toast(
        refreshed
          ? { title: `The plan credits of ${nameOf(user)} are refreshed` }
          : { title: 'Nothing was refreshed', message: whyNot[reason ?? 'not_due'] },
      );
      onDone();
    },
  });
  if (error && !data) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={160} />;
  return (
    <DialogForm
      submission={submission}
      verb="Refresh now"
      isReady={data.refreshed}
      onCancel={onDone}
    >
      {data.refreshed ? (
        <>
          <p className={classes.waiting}>
            Does now what the next refresh would do, and a new period begins.
          </p>
          <PlanChanges changes={data.changes} />
          {data.nextRefreshAt && (
            <p className={classes.hint}>
              The refresh after it is <When at={data.nextRefreshAt} />.
            </p>
          )}
        </>
      ) : (
        <p className={classes.waiting}>{whyNot[data.reason ?? 'not_due']}</p>
      )}
    </DialogForm>
  );
}
