import { pgArray } from '@makegood/db';

type Item = string | number | boolean | null;

/** One column of the rows as an array literal. */
export const column = <T>(rows: readonly T[], pick: (row: T) => Item | undefined) =>
  pgArray(rows.map((row) => pick(row) ?? null));

export function times<T>(rows: readonly T[], pick: (row: T) => number | null): string {
  // Most of what a batch writes happened at one time.
  let last: { at: number; text: string } | undefined;
  return column(rows, (row) => {
    const at = pick(row);
    if (at === null) return null;
    if (last?.at !== at) last = { at, text: new Date(at).toISOString() };
    return last.text;
  });
}

/** What was decided on is locked, so anything but the exact rows is a broken invariant. */
export function requireAll(rows: readonly unknown[], result: { count: number }): void {
  if (result.count !== rows.length) throw new Error('A row that was decided on is gone');
}
