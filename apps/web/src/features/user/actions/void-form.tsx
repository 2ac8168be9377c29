import { BeforeAfter } from '../../../components/before-after.tsx';
import { Credits } from '../../../components/credits.tsx';
import { When } from '../../../components/when.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import { toast } from '../../../lib/toast.tsx';
import { api } from '../../../lib/trpc.ts';
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
  const { userId, balances } = user;
  const { grantId, source, amount, expiresAt } = grant;
  const now = balances[type]?.grants.find((one) => one.grantId === grantId);
  const left = now?.remaining ?? 0;
  const available = balances[type]?.available ?? 0;
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
  const label = `Grant “${saySource(source)}”`;
  return (
    <DialogForm submission={submission} verb="Void the grant" isReady danger onCancel={onDone}>
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
      <BeforeAfter
        label="Balance before and after"
        words={{ before: 'Now', after: 'Then' }}
        rows={[
          {
            label,
            before: <Credits amount={left} type={type} />,
            after: <Credits amount={0} type={type} />,
            changed: left > 0,
          },
          {
            label: 'Balance',
            before: <Credits amount={available} type={type} />,
            after: <Credits amount={available - left} type={type} />,
            changed: left > 0,
          },
        ]}
      />
    </DialogForm>
  );
}
