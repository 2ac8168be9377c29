import type { Sql, Transaction } from '@makegood/db';
import { type Json, LedgerError } from '../errors.ts';
import { type Change, changesBetween } from './changes.ts';
import type { Kind } from './kind.ts';
import { readVersions } from './read.ts';
import type { Version } from './version.ts';

/**
 * Refuses a write by someone who has not seen the last version, and tells what changed since the
 * one that they saw: each field as they saw it and as it was written last, by whom and when.
 * @throws LedgerError stale_write
 */
export async function refuseStale<Values extends Json>(
  sql: Sql | Transaction,
  kind: Kind<Values>,
  key: string,
  { yourVersion, currentVersion }: { yourVersion: number | undefined; currentVersion: number },
): Promise<void> {
  if (yourVersion === undefined || yourVersion === currentVersion) return;
  const range = { key, from: yourVersion, to: currentVersion, limit: currentVersion + 1 };
  const versions = (await readVersions(sql, kind, range)).toReversed();
  const seen = versions.find(({ version }) => version === yourVersion)?.values ?? null;
  const later = versions.filter(({ version, state }) => {
    return version > yourVersion && state !== 'cancelled';
  });
  throw new LedgerError('stale_write', {
    currentVersion,
    yourVersion,
    changed: changesBetween(seen, later.at(-1)?.values ?? seen).map((change) => ({
      ...change,
      ...writerOf(change, seen, later),
    })),
  });
}

/** Who wrote a field last, and when. */
function writerOf<Values extends Json>(
  { field }: Change,
  seen: Values | null,
  later: Version<Values>[],
): { by: string | null; at: string | null } {
  const writer = later.findLast(({ values }, i) => {
    const before = i === 0 ? seen : (later[i - 1]?.values ?? null);
    return changesBetween(before, values).some((change) => change.field === field);
  });
  return { by: writer?.actor ?? null, at: writer?.createdAt ?? null };
}
