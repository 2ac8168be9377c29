type Item = string | number | boolean | Date | null;

const quote = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/**
 * A PostgreSQL array literal, to be cast in the statement: `unnest(${pgArray(ids)}::uuid[])`.
 * Every value is quoted, so that null stays apart from the word and braces and commas are data.
 */
export function pgArray(items: readonly Item[]): string {
  const parts = items.map((item) => {
    if (item === null) return 'NULL';
    return quote(item instanceof Date ? item.toISOString() : String(item));
  });
  return `{${parts.join(',')}}`;
}
