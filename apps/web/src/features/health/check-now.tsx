import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { problemOf } from '../../lib/problem.ts';
import { toast } from '../../lib/toast.tsx';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import classes from './health.module.css';

/** Has the whole ledger checked; the card tells what was found, also where this page does not wait. */
export function CheckNow() {
  const check = useMutation({
    mutationFn: () => api.ledger.verify.query(),
    onSuccess: async ({ ok }) => {
      await queryClient.invalidateQueries(trpc.monitoring.health.pathFilter());
      void toast({ title: ok ? 'All balances are right' : 'The ledger is out of balance' });
    },
  });
  const { status } = check.error ? problemOf(check.error) : { status: null };
  return (
    <div className={classes.action}>
      <Button
        variant="default"
        size="compact-sm"
        loading={check.isPending}
        onClick={() => check.mutate()}
      >
        Check now
      </Button>
      {check.error && (
        <span role="alert">
          {status === null
            ? 'It takes longer. What is found is told here once it is over.'
            : problemOf(check.error).title}
        </span>
      )}
    </div>
  );
}
