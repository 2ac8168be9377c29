import type { Sql, Transaction } from '@makegood/db';

/**
 * Where the credits that an entry `n` moves came from; empty for charges and what they return. Looked up
 * entry by entry: there are few others, and as a join it may be planned as one of all grants.
 */
export const sourceOf = (sql: Sql | Transaction) => sql`
  case when n.kind in ('charge', 'return') then '' else coalesce((
    select g.source from grants g where g.user_id = n.user_id and g.grant_id = n.grant_id), '') end`;
