import { NativeSelect, NumberInput, SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import { CreditsInput } from '../credits-input.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { reasonWords } from '../../lib/reasons.ts';
import { toast } from '../../lib/toast.tsx';
import { type Answers, api } from '../../lib/trpc.ts';
import { nameOf, type User } from '../../lib/user.ts';
import classes from './by-hand.module.css';
import { AlreadyRefunded } from './already-refunded.tsx';
import { DialogForm } from './dialog-form.tsx';
import { Preview, useForeseen } from './preview.tsx';
import { sayAmount } from './say-amount.ts';
import { useSubmission } from './submission.ts';
import { Waiting } from './waiting.tsx';

type Charge = Answers['charges']['get'];
type Reason = keyof typeof reasonWords;

type RefundFieldsProps = {
  user: User;
  charge: Charge;
  /** Whether the keyboard is led to the amount. */
  takesFocus: boolean;
  onDone: () => void;
};

const reasons = Object.entries(reasonWords).map(([value, label]) => ({ value, label }));
const MOST_LETTERS = 2000;

/** How much of a charge is given back, and why. */
export function RefundFields({ user, charge, takesFocus, onDone }: RefundFieldsProps) {
  const { chargeId, creditType, refundable, units, refundedUnits } = charge;
  const type = useCreditTypes()?.get(creditType);
  const [by, setBy] = useState<'amount' | 'units'>('amount');
  const [amount, setAmount] = useState<number | null>(refundable);
  const [some, setSome] = useState<number | null>(units - refundedUnits);
  const [reason, setReason] = useState<Reason>('customer_service');
  const [note, setNote] = useState('');
  const [waitsUntil, setWaitsUntil] = useState<string | null>(null);

  const leftUnits = units - refundedUnits;
  const isAmountRight = amount !== null && amount > 0 && amount <= refundable;
  const areUnitsRight = some !== null && some > 0 && some <= leftUnits;
  const isReady = by === 'amount' ? isAmountRight : areUnitsRight;
  const part = by === 'amount' ? { amount: amount ?? 0 } : { units: some ?? 0 };
  const foreseen = useForeseen(
    isReady ? { kind: 'refund', input: { chargeId, reason, ...part } } : null,
  );
  const submission = useSubmission({
    has: ['amount'],
    send: (idempotencyKey) =>
      api.credits.refund.mutate({
        ...{ chargeId, reason, idempotencyKey, ...part },
        ...(note.trim() !== '' && { errorMessage: note.trim() }),
      }),
    onDone: (answer) => {
      if ('approvalId' in answer) return setWaitsUntil(answer.expiresAt);
      void toast({
        title: `${sayAmount(answer.amount, type)} given back to ${nameOf(user)}`,
        message: `The balance is ${sayAmount(answer.balance, type)} now.`,
      });
      onDone();
    },
  });
  if (waitsUntil !== null) return <Waiting expiresAt={waitsUntil} onDone={onDone} />;
  const tooMuch = amount !== null && amount > refundable;
  const needsApproval = foreseen.data?.needsApproval === true;
  return (
    <DialogForm
      submission={submission}
      verb={needsApproval ? 'Ask an approver' : 'Refund'}
      isReady={isReady}
      onCancel={onDone}
    >
      <AlreadyRefunded charge={charge} />
      {units > 1 && (
        <SegmentedControl
          aria-label="What to count in"
          value={by}
          onChange={(value) => setBy(value)}
          data={[
            { value: 'amount', label: 'An amount' },
            { value: 'units', label: 'Units that failed' },
          ]}
        />
      )}
      {by === 'amount' ? (
        <CreditsInput
          label="How much"
          description={`${sayAmount(refundable, type)} of this charge can be given back.`}
          type={creditType}
          amount={amount}
          onChange={setAmount}
          error={
            submission.errorAt('amount') ||
            (tooMuch && `At most ${sayAmount(refundable, type)} are left of this charge.`) ||
            (amount === 0 && 'Give back at least something.')
          }
          data-autofocus={takesFocus || undefined}
        />
      ) : (
        <NumberInput
          label="How many units"
          description={`${leftUnits} of ${units} units can be given back.`}
          min={0}
          allowDecimal={false}
          allowNegative={false}
          value={some ?? ''}
          onChange={(value) => setSome(value === '' ? null : Number(value))}
          error={
            submission.errorAt('amount') ||
            (some !== null && some > leftUnits && `At most ${leftUnits} units are left.`)
          }
        />
      )}
      <div className={classes.row}>
        <NativeSelect
          label="Reason"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value as Reason)}
          data={reasons}
        />
      </div>
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
