import { z } from 'zod';

/** Most rows in an answer. */
export const limit = z.int().min(1).max(200).default(50);

/** Where the next page begins; null on the last. */
export const nextCursor = z.string().nullable();

/** A cursor as it was handed out, for the caller an opaque text. */
export const cursorOf = <Position extends z.ZodType>(position: Position) =>
  z
    .string()
    .max(4096)
    .transform((text, context) => {
      try {
        return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
      } catch {
        context.addIssue('Not a cursor of this list.');
        return z.NEVER;
      }
    })
    .pipe(position);

/** The position as a cursor. */
export const asCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** The first rows, and the cursor after them where a row more than `limit` was found. */
export function pageOf<Row>(
  rows: readonly Row[],
  most: number,
  positionOf: (last: Row) => unknown,
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, most);
  const last = page.at(-1);
  const more = rows.length > most && last !== undefined;
  return { page, nextCursor: more ? asCursor(positionOf(last)) : null };
}
