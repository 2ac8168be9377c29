export type MoneyJson = {
  amount: number;
  amount_formatted: string;
  currency: string;
  currency_symbol: string;
};

/** An amount of US cents as Clerk shows it. */
export function moneyJson(cents: number): MoneyJson {
  return {
    amount: cents,
    amount_formatted: `$${(cents / 100).toFixed(2)}`,
    currency: 'USD',
    currency_symbol: '$',
  };
}
