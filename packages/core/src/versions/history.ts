import type { Sql } from '@makegood/db';
import { z } from 'zod';
import type { Kind } from './kind.ts';
import { readVersions } from './read.ts';

/** A page of versions: `cursor` is the `nextCursor` of the page before. */
export const pageInput = {
  cursor: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
  limit: z.int().min(1).max(200).default(50),
};

/**
 * All versions of a thing, the newest first, page by page.
 * @throws LedgerError that the kind has nothing of this key
 */
export async function history<Values>(
  sql: Sql,
  kind: Kind<Values>,
  { key, cursor, limit }: { key: string; cursor?: string | undefined; limit: number },
) {
  const to = cursor === undefined ? 2 ** 31 - 1 : Number(cursor) - 1;
  const versions = await readVersions(sql, kind, { key, from: 1, to, limit: limit + 1 });
  if (versions.length === 0 && cursor === undefined) throw kind.notFound(key);
  const shown = versions.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = versions.length > limit && last ? String(last.version) : null;
  return { versions: shown, nextCursor };
}
