import { NumberInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCreditTypes } from '../lib/credit-types.ts';

type CreditsInputProps = {
  label: ReactNode;
  description?: ReactNode;
  placeholder?: string;
  /** In the smallest unit of the type; null where nothing is entered. */
  amount: number | null;
  onChange: (amount: number | null) => void;
  /** Key of the credit type. */
  type: string;
  error?: ReactNode;
};

/** A field for an amount of credits, with the decimals of its type. */
export function CreditsInput({ amount, onChange, type, ...rest }: CreditsInputProps) {
  const { decimals, name } = useCreditTypes()?.get(type) ?? { decimals: 0, name: type };
  const unit = 10 ** decimals;
  return (
    <NumberInput
      {...rest}
      min={0}
      max={Number.MAX_SAFE_INTEGER / unit}
      decimalScale={decimals}
      thousandSeparator=","
      allowNegative={false}
      hideControls
      suffix={` ${name.toLowerCase()}`}
      value={amount === null ? '' : amount / unit}
      onChange={(value) => onChange(value === '' ? null : Math.round(Number(value) * unit))}
    />
  );
}
