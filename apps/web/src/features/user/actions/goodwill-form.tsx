import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import { toast } from '../../../lib/toast.tsx';
import { api } from '../../../lib/trpc.ts';
import { nameOf, type User } from '../../../lib/user.ts';
import { AmountField } from './amount-field.tsx';
import { undo } from './undo.ts';
import { DialogForm } from '../../../components/by-hand/dialog-form.tsx';
import { Preview, useForeseen } from '../../../components/by-hand/preview.tsx';
import { sayAmount } from '../../../components/by-hand/say-amount.ts';
import { useSubmission } from '../../../components/by-hand/submission.ts';
import { Waiting } from '../../../components/by-hand/waiting.tsx';

type GoodwillFormProps = { user: User; onDone: () => void };

const reasons = [
  { value: 'goodwill', label: 'Goodwill' },
  { value: 'customer_service', label: 'Customer service' },
];
const MOST_LETTERS = 2000;

/** Gives credits that belong to no charge and do not expire; it can be undone for a while. */
export function GoodwillForm({ user, onDone }: GoodwillFormProps) {
  const { userId } = user;
  const types = useCreditTypes();
  const [creditType, setCreditType] = useState('credit');
  const [amount, setAmount] = useState<number | null>(null);
  const [reason, setReason] = useState<'goodwill' | 'customer_service'>('goodwill');
  const [note, setNote] = useState('');
  const [waitsUntil, setWaitsUntil] = useState<string | null>(null);
  const isReady = amount !== null && amount > 0;
  const input = { userId, creditType, amount: amount ?? 0, reason };
  const foreseen = useForeseen(isReady ? { kind: 'goodwill', input } : null);
  const submission = useSubmission({
    has: ['amount'],
    send: (idempotencyKey) =>
      api.credits.refund.mutate({
        ...{ ...input, idempotencyKey },
        ...(note.trim() !== '' && { errorMessage: note.trim() }),
      }),
    onDone: (answer) => {
      if ('approvalId' in answer) return setWaitsUntil(answer.expiresAt);
      const type = types?.get(creditType);
      void toast({
        title: `${sayAmount(answer.amount, type)} given to ${nameOf(user)}`,
        message: `The balance is ${sayAmount(answer.balance, type)} now.`,
        undo: () =>
          void undo(
            'The goodwill is taken back',
            () => api.refunds.undoGoodwill.mutate({ refundId: answer.refundId }),
            type,
          ),
      });
      onDone();
    },
  });
  if (waitsUntil !== null) return <Waiting expiresAt={waitsUntil} onDone={onDone} />;
  return (
    <DialogForm
      submission={submission}
      verb={foreseen.data?.needsApproval ? 'Ask an approver' : 'Give credits'}
      isReady={isReady}
      onCancel={onDone}
    >
      <AmountField
        label="How much"
        type={creditType}
        onType={setCreditType}
        amount={amount}
        onAmount={setAmount}
        error={submission.errorAt('amount') || (amount === 0 && 'Give at least something.')}
      />
      <NativeSelect
        label="Reason"
        value={reason}
        onChange={(event) =>
          setReason(event.currentTarget.value === 'goodwill' ? 'goodwill' : 'customer_service')
        }
        data={reasons}
      />
      <Textarea
        label="Note"
        description="For your colleagues; kept with the refund."
        autosize
        minRows={1}
        maxLength={MOST_LETTERS}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Preview foreseen={foreseen} user={user} isAsked={isReady} />
    </DialogForm>
  );
}
