import { z } from 'zod';
import type { Version } from './version.ts';

/** A page of versions: `cursor` is the `nextCursor` of the page before. */
export const pageInput = {
  cursor: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
  limit: z.int().min(1).max(200).default(50),
};

/** The number that the versions of a page are below. */
export const below = (cursor: string | undefined): number =>
  cursor === undefined ? 2 ** 31 - 1 : Number(cursor);

/** A page, of one version more than it shows where there are more. */
export function pageOf<Values>(versions: Version<Values>[], limit: number) {
  const shown = versions.slice(0, limit);
  const last = shown.at(-1);
  return {
    versions: shown,
    nextCursor: versions.length > limit && last ? String(last.version) : null,
  };
}
