import type { Transaction } from '@makegood/db';
import type { Kind } from './kind.ts';

/** Locks a thing, which is made where there is none; returns the number of its last version, or 0. */
export async function lock<Values>(
  tx: Transaction,
  kind: Kind<Values>,
  key: string,
): Promise<number> {
  const [row] = await tx<{ versions: number }[]>`
    insert into ${tx(kind.table)} as p (${tx(kind.key)}, versions) values (${key}, 0)
    on conflict (${tx(kind.key)}) do update set versions = p.versions returning versions`;
  if (!row) throw new Error('Nothing was locked');
  return row.versions;
}

/** Writes the next version of a thing that is locked. */
export async function writeVersion<Values>(
  tx: Transaction,
  kind: Kind<Values>,
  { key, actor, now, at }: { key: string; actor: string; now: Date; at: Date },
  values: Values,
): Promise<void> {
  const [row] = await tx<{ version: number }[]>`
    update ${tx(kind.table)} set versions = versions + 1 where ${tx(kind.key)} = ${key}
    returning versions as version`;
  if (!row) throw new Error('What was not locked cannot be written');
  const { version } = row;
  await kind.insert(tx, { key, version, effectiveAt: at, createdAt: now, actor }, values);
}

/** Cancels what is scheduled of a thing that is locked, or the one version of this number. */
export const cancelScheduled = <Values>(
  tx: Transaction,
  kind: Kind<Values>,
  { key, actor, now }: { key: string; actor: string; now: Date },
  version?: number,
) => tx`
  update ${tx(kind.versions)} set cancelled_at = ${now}, cancelled_by = ${actor}
  where ${tx(kind.key)} = ${key} and cancelled_at is null and effective_at > ${now}
    ${version === undefined ? tx`` : tx`and version = ${version}`}`;
