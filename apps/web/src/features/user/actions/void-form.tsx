import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BeforeAfter } from '../../../components/before-after.tsx';
import { Credits } from '../../../components/credits.tsx';
import { Problem } from '../../../components/problem.tsx';
import { When } from '../../../components/when.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import { toast } from '../../../lib/toast.tsx';
import { type Answers, api, trpc } from '../../../lib/trpc.ts';
import { saySource } from '../../../lib/sources.ts';
import type { Grant, User } from '../../../lib/user.ts';
import { DialogForm } from '../../../components/by-hand/dialog-form.tsx';
import { sayAmount } from '../../../components/by-hand/say-amount.ts';
import { useSubmission } from '../../../components/by-hand/submission.ts';
import classes from '../../../components/by-hand/by-hand.module.css';

type VoidFormProps = { user: User; type: string; grant: Grant; onDone: () => void };

/** Takes back what is left of a grant, for good. */
export function VoidForm({ user, type, grant, onDone }: VoidFormProps) {
  const types = useCreditTypes();
  const { userId } = user;
  const { grantId, source, amount, expiresAt } = grant;
  const foreseen = useQuery(
    trpc.credits.previewVoid.queryOptions({ userId, grantId }, { gcTime: 0 }),
  );
  const submission = useSubmission({
    send: (idempotencyKey) => api.credits.voidGrant.mutate({ userId, grantId, idempotencyKey }),
    onDone: ({ voided, balance }) => {
      void toast({
        title: `The grant is void: ${sayAmount(voided, types?.get(type))} taken back`,
        message: `The balance is ${sayAmount(balance, types?.get(type))} now.`,
      });
      onDone();
    },
  });
  return (
    <DialogForm
      submission={submission}
      verb="Void the grant"
      isReady={foreseen.data !== undefined}
      danger
      onCancel={onDone}
    >
      <p className={classes.waiting}>
        Takes back what is left of a grant of <Credits amount={amount} type={type} />
        {expiresAt !== null && (
          <>
            {' '}
            that expires <When at={expiresAt} />
          </>
        )}
        . What was spent of it stays spent. This cannot be undone.
      </p>
      {foreseen.error && <Problem error={foreseen.error} onRetry={() => void foreseen.refetch()} />}
      {foreseen.isPending && <Skeleton height={120} />}
      {foreseen.data && <WhatLeaves source={source} type={type} foreseen={foreseen.data} />}
    </DialogForm>
  );
}

type WhatLeavesProps = {
  source: Grant['source'];
  type: string;
  foreseen: Answers['credits']['previewVoid'];
};

/** What is in the grant and in the balance, and what is left of both. */
function WhatLeaves({ source, type, foreseen }: WhatLeavesProps) {
  const { voided, balanceBefore, balanceAfter } = foreseen;
  const row = (label: string, before: number, after: number) => ({
    label,
    before: <Credits amount={before} type={type} />,
    after: <Credits amount={after} type={type} />,
    changed: before !== after,
  });
  return (
    <BeforeAfter
      label="Balance before and after"
      words={{ before: 'Now', after: 'Then' }}
      rows={[
        row(`Grant “${saySource(source)}”`, voided, 0),
        row('Balance', balanceBefore, balanceAfter),
      ]}
    />
  );
}
