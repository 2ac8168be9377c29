import { NativeSelect, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Problem } from '../problem.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { formatSpan } from '../../lib/format.ts';
import { type Answers, trpc } from '../../lib/trpc.ts';
import { useFeatureName } from '../../lib/names.ts';
import type { User } from '../../lib/user.ts';
import { sayAmount } from './say-amount.ts';
import classes from './by-hand.module.css';
import { RefundFields } from './refund-fields.tsx';

type Listed = Answers['charges']['list']['charges'][number];

type RefundFormProps = { user: User; chargeId: string | null; onDone: () => void };

const MOST_SHOWN = 100;
const ID_SHOWN = 8;

/** Refunds a charge: the one given, or one to choose from those that have something left. */
export function RefundForm({ user, chargeId, onDone }: RefundFormProps) {
  const { userId } = user;
  const list = useQuery(
    trpc.charges.list.queryOptions(
      { userId, limit: MOST_SHOWN },
      { enabled: chargeId === null, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const charges = list.data?.charges.filter((charge) => leftOf(charge) > 0) ?? [];
  const [chosen, choose] = useState(chargeId);
  const current = chosen ?? charges[0]?.chargeId ?? null;
  if (list.error) return <Problem error={list.error} onRetry={() => void list.refetch()} />;
  if (chargeId === null && list.isPending) return <Skeleton height={280} />;
  if (current === null)
    return (
      <p>
        No charge of this user has anything left to refund. To give credits all the same, give
        goodwill.
      </p>
    );
  return (
    <div className={classes.form}>
      {chargeId === null && <ChooseCharge charges={charges} chargeId={current} onChoose={choose} />}
      <OneCharge
        key={current}
        user={user}
        chargeId={current}
        takesFocus={chargeId !== null}
        onDone={onDone}
      />
    </div>
  );
}

const leftOf = ({ amount, returnedAmount, refundedAmount }: Listed) =>
  amount - returnedAmount - refundedAmount;

type ChooseProps = { charges: Listed[]; chargeId: string; onChoose: (chargeId: string) => void };

function ChooseCharge({ charges, chargeId, onChoose }: ChooseProps) {
  const types = useCreditTypes();
  const featureName = useFeatureName();
  const select = useRef<HTMLSelectElement>(null);
  // The charges come after the dialog has led the keyboard to what was there.
  useEffect(() => select.current?.focus(), []);
  const say = (charge: Listed) =>
    [
      featureName(charge.feature),
      sayAmount(leftOf(charge), types?.get(charge.creditType)),
      formatSpan(Date.parse(charge.createdAt), Date.parse(charge.createdAt)),
      `…${charge.chargeId.slice(-ID_SHOWN)}`,
    ].join(' · ');
  return (
    <NativeSelect
      ref={select}
      label="Charge"
      description="The newest that have something left to give back."
      data-autofocus
      value={chargeId}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={charges.map((charge) => ({ value: charge.chargeId, label: say(charge) }))}
    />
  );
}

type OneChargeProps = { user: User; chargeId: string; takesFocus: boolean; onDone: () => void };

function OneCharge({ user, chargeId, takesFocus, onDone }: OneChargeProps) {
  const { data, error, refetch } = useQuery(trpc.charges.get.queryOptions({ chargeId }));
  if (data)
    return <RefundFields user={user} charge={data} takesFocus={takesFocus} onDone={onDone} />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  return <Skeleton height={280} />;
}
