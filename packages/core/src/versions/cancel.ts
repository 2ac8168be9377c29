import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { Kind } from './kind.ts';
import { tellTime } from './now.ts';
import { readVersions } from './read.ts';
import type { Version } from './version.ts';
import { cancelScheduled, lock } from './write.ts';

/**
 * Cancels a scheduled version: it never takes effect. Again: the same answer.
 * @throws LedgerError that the kind has nothing of this key, version_not_found, version_in_force
 *   when it is effective already
 */
export async function cancelVersion<Values>(
  sql: Sql,
  kind: Kind<Values>,
  { key, version }: { key: string; version: number },
  actor: string,
): Promise<Version<Values>> {
  return sql.begin(async (tx) => {
    if ((await lock(tx, kind, key)) === 0) throw kind.notFound(key);
    await cancelScheduled(tx, kind, { key, actor, now: await tellTime(tx) }, version);
    const range = { key, from: version, to: version, limit: 1 };
    const [read] = await readVersions(tx, kind, range);
    if (!read) throw new LedgerError('version_not_found', { version });
    if (read.state === 'cancelled') return read;
    throw new LedgerError('version_in_force', { version, effectiveAt: read.effectiveAt });
  });
}
