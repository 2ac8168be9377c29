import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import { tellTime } from '../versions/now.ts';
import { currentFeatures, lockFeature, writeFeature } from './versions.ts';

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
  return sql.begin(async (tx) => {
    await lockFeature(tx, feature);
    const [current] = await currentFeatures(tx, feature);
    const last = current?.inForce ?? current?.scheduled[0];
    if (!last) throw new LedgerError('feature_not_found', { feature });
    const now = await tellTime(tx);
    await tx`
      update feature_versions set cancelled_at = ${now}, cancelled_by = ${actor}
      where feature = ${feature} and cancelled_at is null and effective_at > ${now}`;
    if (current?.inForce?.values.archived) return { feature, archivedAt: last.effectiveAt };
    await writeFeature(tx, { feature, actor, now, at: now }, { ...last.values, archived: true });
    return { feature, archivedAt: now.toISOString() };
  });
}
