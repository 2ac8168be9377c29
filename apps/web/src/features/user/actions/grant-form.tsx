import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { BeforeAfter } from '../../../components/before-after.tsx';
import { Credits } from '../../../components/credits.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import { serverNow } from '../../../lib/server-clock.ts';
import { toast } from '../../../lib/toast.tsx';
import { api } from '../../../lib/trpc.ts';
import { sourceWords } from '../../../lib/sources.ts';
import { type Grant, nameOf, type User } from '../../../lib/user.ts';
import classes from '../../../components/by-hand/by-hand.module.css';
import { AmountField } from './amount-field.tsx';
import { DialogForm } from '../../../components/by-hand/dialog-form.tsx';
import { sayAmount } from '../../../components/by-hand/say-amount.ts';
import { useSubmission } from '../../../components/by-hand/submission.ts';

type GrantFormProps = { user: User; onDone: () => void };

const given = ['promo', 'purchase', 'plan'] as const satisfies Grant['source'][];

/** Issues a grant, from now or from later on, for ever or until a day. */
export function GrantForm({ user, onDone }: GrantFormProps) {
  const types = useCreditTypes();
  const [creditType, setCreditType] = useState('credit');
  const [amount, setAmount] = useState<number | null>(null);
  const [source, setSource] = useState<(typeof given)[number]>('promo');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const { userId, balances } = user;
  const available = balances[creditType]?.available ?? 0;
  const isLater = from !== '' && Date.parse(from) > serverNow();
  const isOver =
    until !== '' && Date.parse(until) <= Math.max(serverNow(), from === '' ? 0 : Date.parse(from));
  const isReady = amount !== null && amount > 0 && !isOver;
  const type = types?.get(creditType);
  const submission = useSubmission({
    has: ['amount', 'expiresAt'],
    send: (idempotencyKey) =>
      api.credits.grant.mutate({
        ...{ userId, creditType, source, amount: amount ?? 0, idempotencyKey },
        ...(from !== '' && { effectiveAt: new Date(from).toISOString() }),
        ...(until !== '' && { expiresAt: new Date(until).toISOString() }),
      }),
    onDone: ({ balance }) => {
      void toast({
        title: `${sayAmount(amount ?? 0, type)} granted to ${nameOf(user)}`,
        message: `The balance is ${sayAmount(balance, type)} now.`,
      });
      onDone();
    },
  });
  return (
    <DialogForm submission={submission} verb="Grant credits" isReady={isReady} onCancel={onDone}>
      <AmountField
        label="How much"
        type={creditType}
        onType={setCreditType}
        amount={amount}
        onAmount={setAmount}
        error={submission.errorAt('amount') || (amount === 0 && 'Grant at least something.')}
      />
      <NativeSelect
        label="What they are"
        value={source}
        onChange={(event) =>
          setSource(given.find((one) => one === event.currentTarget.value) ?? 'promo')
        }
        data={given.map((value) => ({ value, label: sourceWords[value] }))}
      />
      <div className={classes.row}>
        <TextInput
          type="datetime-local"
          label="Takes effect"
          description="Left empty: at once."
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label="Expires"
          description="Left empty: never."
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
          error={
            submission.errorAt('expiresAt') ||
            (isOver && 'It must expire in the future, and after it takes effect.')
          }
        />
      </div>
      {isReady && (
        <BeforeAfter
          label="Balance before and after"
          words={{ before: 'Now', after: isLater ? 'Once it takes effect' : 'Then' }}
          rows={[
            {
              label: 'Balance',
              before: <Credits amount={available} type={creditType} />,
              after: <Credits amount={available + amount} type={creditType} />,
            },
          ]}
        />
      )}
    </DialogForm>
  );
}
