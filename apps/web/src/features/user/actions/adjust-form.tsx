import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Credits } from '../../../components/credits.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import { toast } from '../../../lib/toast.tsx';
import { api } from '../../../lib/trpc.ts';
import { saySource } from '../../../lib/sources.ts';
import { type Grant, nameOf, type User } from '../../../lib/user.ts';
import classes from '../../../components/by-hand/by-hand.module.css';
import { AmountField } from './amount-field.tsx';
import { undo } from './undo.ts';
import { DialogForm } from '../../../components/by-hand/dialog-form.tsx';
import { Preview, useForeseen } from '../../../components/by-hand/preview.tsx';
import { sayAmount } from '../../../components/by-hand/say-amount.ts';
import { useSubmission } from '../../../components/by-hand/submission.ts';
import { Waiting } from '../../../components/by-hand/waiting.tsx';

type AdjustFormProps = { user: User; onDone: () => void };

const MOST_LETTERS = 2000;

/** Adds credits by hand, or takes some; it can be undone for a while. */
export function AdjustForm({ user, onDone }: AdjustFormProps) {
  const types = useCreditTypes();
  const [direction, setDirection] = useState<'add' | 'take'>('add');
  const [creditType, setCreditType] = useState('credit');
  const [amount, setAmount] = useState<number | null>(null);
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const [waitsUntil, setWaitsUntil] = useState<string | null>(null);
  const { userId, balances } = user;
  const available = balances[creditType]?.available ?? 0;
  const tooMuch = direction === 'take' && amount !== null && amount > available;
  const isRight = amount !== null && amount > 0 && !tooMuch;
  const signed = direction === 'add' ? (amount ?? 0) : -(amount ?? 0);
  const input = { userId, creditType, amount: signed, reason: reason.trim() };
  const foreseen = useForeseen(
    isRight ? { kind: 'adjust', input: { ...input, reason: 'preview' } } : null,
  );
  const type = types?.get(creditType);
  const submission = useSubmission({
    has: ['amount', 'reason'],
    send: (idempotencyKey) =>
      api.users.adjust.mutate({
        ...{ ...input, idempotencyKey },
        ...(note.trim() !== '' && { note: note.trim() }),
      }),
    onDone: (answer) => {
      if ('approvalId' in answer) return setWaitsUntil(answer.expiresAt);
      const { adjustmentId, balance } = answer;
      void toast({
        title: `${sayAmount(Math.abs(signed), type)} ${signed > 0 ? 'given to' : 'taken from'} ${nameOf(user)}`,
        message: `The balance is ${sayAmount(balance, type)} now.`,
        undo: () =>
          void undo(
            'The adjustment is undone',
            () => api.users.undoAdjustment.mutate({ adjustmentId }),
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
      verb={
        foreseen.data?.needsApproval
          ? 'Ask an approver'
          : direction === 'add'
            ? 'Add credits'
            : 'Take credits'
      }
      isReady={isRight && reason.trim() !== ''}
      onCancel={onDone}
    >
      <SegmentedControl
        aria-label="Direction"
        value={direction}
        onChange={(value) => setDirection(value)}
        data={[
          { value: 'add', label: 'Add credits' },
          { value: 'take', label: 'Take credits' },
        ]}
      />
      <AmountField
        label="How much"
        type={creditType}
        onType={setCreditType}
        amount={amount}
        onAmount={setAmount}
        error={
          submission.errorAt('amount') ||
          (tooMuch && `Only ${sayAmount(available, type)} can be taken: that is all there is.`)
        }
      />
      <TextInput
        label="Reason"
        description="In a few words; shown in the time line."
        required
        withAsterisk={false}
        maxLength={255}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={submission.errorAt('reason')}
      />
      <Textarea
        label="Note"
        description="For your colleagues; kept with the adjustment."
        autosize
        minRows={1}
        maxLength={MOST_LETTERS}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Preview foreseen={foreseen} user={user} isAsked={isRight} />
      {isRight && direction === 'take' && <Burned user={user} type={creditType} amount={amount} />}
    </DialogForm>
  );
}

/** Credits are taken as they burn: from one grant after the other. */
function Burned({ user, type, amount }: { user: User; type: string; amount: number }) {
  return (
    <ul className={classes.facts} aria-label="Taken from">
      {sharesOf(user.balances[type]?.grants ?? [], amount).map(({ grantId, source, share }) => (
        <li key={grantId}>
          <Credits amount={share} type={type} /> from the grant “{saySource(source)}”
        </li>
      ))}
    </ul>
  );
}

function sharesOf(grants: Grant[], amount: number) {
  let missing = amount;
  return grants.flatMap(({ grantId, source, remaining }) => {
    const share = Math.min(missing, remaining);
    missing -= share;
    return share > 0 ? [{ grantId, source, share }] : [];
  });
}
