import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';

/**
 * Archives a feature: it can be charged no more; open charges go on, and its history stays.
 * @throws LedgerError feature_not_found
 */
export async function archiveFeature({ sql }: { sql: Sql }, { feature }: { feature: string }) {
  const [row] = await sql<{ archivedAt: Date }[]>`
    with counted as (update features set versions = versions + 1 where feature = ${feature} returning versions)
    insert into feature_versions (feature, version, name, cost, credit_type, operation_type, provider,
      hold_seconds, refund_policy, late_success, archived, effective_at, created_at, actor)
    select feature, counted.versions, name, cost, credit_type, operation_type, provider, hold_seconds,
      refund_policy, late_success, true, makegood_now(), makegood_now(), 'unknown'
    from features_in_force, counted where feature = ${feature}
    returning effective_at as archived_at`;
  if (!row) throw new LedgerError('feature_not_found', { feature });
  return { feature, archivedAt: row.archivedAt.toISOString() };
}
