import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';

/**
 * Archives a feature: it can be charged no more; open charges go on, and its history stays.
 * @throws LedgerError feature_not_found
 */
export async function archiveFeature({ sql }: { sql: Sql }, { feature }: { feature: string }) {
  const [row] = await sql<{ archivedAt: Date }[]>`
    update features set archived_at = coalesce(archived_at, makegood_now()) where feature = ${feature}
    returning archived_at`;
  if (!row) throw new LedgerError('feature_not_found', { feature });
  return { feature, archivedAt: row.archivedAt.toISOString() };
}
