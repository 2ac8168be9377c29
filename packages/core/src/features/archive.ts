import type { Sql } from '@makegood/db';
import { archive } from '../versions/archive.ts';
import { featureKind } from './kind.ts';

/**
 * Archives a feature: it can be charged no more; open charges go on, its history stays, and what
 * was scheduled is cancelled. Again: the same answer.
 * @throws LedgerError feature_not_found
 */
export async function archiveFeature(
  { sql }: { sql: Sql },
  { feature }: { feature: string },
  actor: string,
): Promise<{ feature: string; archivedAt: string }> {
  return { feature, ...(await archive(sql, featureKind, feature, actor)) };
}
