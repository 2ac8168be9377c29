import type { Transaction } from '@makegood/db';
import type { Grant } from './state.ts';

/** Times of rows come as Date and go on as milliseconds. */
export type Stored<T, K extends keyof T> = Omit<T, K> & {
  [P in K]: null extends T[P] ? Date | null : Date;
};

export type StoredGrant = Stored<Grant, 'effectiveAt' | 'expiresAt' | 'createdAt'>;

export const ms = (date: Date | null) => date && date.getTime();

export const grantOf = (row: StoredGrant): Grant => ({
  ...row,
  effectiveAt: row.effectiveAt.getTime(),
  expiresAt: ms(row.expiresAt),
  createdAt: row.createdAt.getTime(),
});

export const grantColumns = (tx: Transaction) => tx`
  g.user_id, g.grant_id, g.credit_type, g.source, g.amount, g.remaining, g.priority, g.state,
  g.effective_at, g.expires_at, g.created_at, g.actor`;
