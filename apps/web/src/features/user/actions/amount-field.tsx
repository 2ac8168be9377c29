import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { CreditsInput } from '../../../components/credits-input.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import classes from '../../../components/by-hand/by-hand.module.css';

type AmountFieldProps = {
  label: string;
  type: string;
  onType: (type: string) => void;
  amount: number | null;
  onAmount: (amount: number | null) => void;
  error: ReactNode;
};

/** An amount, and of which credit type where there are several. */
export function AmountField({ label, type, onType, amount, onAmount, error }: AmountFieldProps) {
  const types = [...(useCreditTypes()?.values() ?? [])];
  return (
    <div className={classes.row}>
      <CreditsInput
        label={label}
        type={type}
        amount={amount}
        onChange={onAmount}
        error={error}
        data-autofocus
      />
      {types.length > 1 && (
        <NativeSelect
          label="Type of credits"
          value={type}
          onChange={(event) => onType(event.currentTarget.value)}
          data={types.map(({ creditType, name }) => ({ value: creditType, label: name }))}
        />
      )}
    </div>
  );
}
