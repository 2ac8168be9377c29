import { type CreditType, formatAmount } from '../../lib/credit-types.ts';

/** An amount with its unit, where only text can stand: `12.50 credits`. */
export const sayAmount = (amount: number, type: CreditType | undefined): string =>
  type ? `${formatAmount(amount, type.decimals)} ${type.name.toLowerCase()}` : '';
