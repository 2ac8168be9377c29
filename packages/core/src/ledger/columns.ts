import { pgArray } from '@makegood/db';

type Item = string | number | boolean | null;

/** One column of the rows as an array literal. */
export const column = <T>(rows: readonly T[], pick: (row: T) => Item | undefined) =>
  pgArray(rows.map((row) => pick(row) ?? null));

export const times = <T>(rows: readonly T[], pick: (row: T) => number | null) =>
  column(rows, (row) => {
    const at = pick(row);
    return at === null ? null : new Date(at).toISOString();
  });

/** What was decided on is locked, so anything but the exact rows is a broken invariant. */
export function requireAll(rows: readonly unknown[], result: { count: number }): void {
  if (result.count !== rows.length) throw new Error('A row that was decided on is gone');
}
