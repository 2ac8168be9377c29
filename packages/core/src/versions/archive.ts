import type { Sql } from '@makegood/db';
import type { Kind } from './kind.ts';
import { tellTime } from './now.ts';
import { readCurrent } from './read.ts';
import { cancelScheduled, lock, writeVersion } from './write.ts';

/**
 * Archives a thing by a version of its own and cancels what is scheduled, which would bring it
 * back; returns since when it is archived. What is archived already stays so.
 * @throws LedgerError that the kind has nothing of this key
 */
export async function archive<Values>(
  sql: Sql,
  kind: Kind<Values>,
  key: string,
  actor: string,
): Promise<{ archivedAt: string }> {
  return sql.begin(async (tx) => {
    await lock(tx, kind, key);
    const [current] = await readCurrent(tx, kind, key);
    const last = current?.inForce ?? current?.scheduled[0];
    if (!last) throw kind.notFound(key);
    const now = await tellTime(tx);
    await cancelScheduled(tx, kind, { key, actor, now });
    if (current?.inForce && kind.archived(last.values)) return { archivedAt: last.effectiveAt };
    await writeVersion(tx, kind, { key, actor, now, at: now }, kind.archive(last.values));
    return { archivedAt: now.toISOString() };
  });
}
