import { Skeleton } from '@mantine/core';
import { formatAmount, useCreditTypes } from '../lib/credit-types.ts';

type CreditsProps = {
  /** In the smallest unit of the type. */
  amount: number;
  /** Key of the credit type. */
  type?: string;
  /** Whether a plus stands before what is added. */
  signed?: boolean;
  /** Whether the name of the type follows. */
  unit?: boolean;
};

/** An amount of credits, with the decimals of its type. */
export function Credits({ amount, type = 'credit', signed = false, unit = true }: CreditsProps) {
  const types = useCreditTypes();
  // Without its decimals an amount would read as a hundred times what it is.
  if (!types) return <Skeleton component="span" display="inline-block" width="4em" height="1em" />;
  const { decimals, name } = types.get(type) ?? { decimals: 0, name: type };
  const shown = formatAmount(amount, decimals, signed);
  return <span>{unit ? `${shown} ${name.toLowerCase()}` : shown}</span>;
}
