'use client';

export type { Balance, CreditType, HistoryItem, Refund } from './api.ts';
export { CreditBalance, type CreditBalanceProps } from './balance/credit-balance.tsx';
export type { Status } from './balance/status.ts';
export type { GetToken } from './connection/token.ts';
export { CreditsError } from './credits-error.ts';
export { CreditHistory, type CreditHistoryProps } from './history/credit-history.tsx';
export { CreditsProvider, type CreditsProviderProps } from './provider.tsx';
export { RefundReceipt, type RefundReceiptProps } from './refunds/refund-receipt.tsx';
export type { Labels } from './text/labels.ts';
export { type Credits, useCredits } from './use-credits.ts';
