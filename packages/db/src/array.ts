type Item = string | number | boolean | null;

const special = /["\\]/;
const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

/**
 * A PostgreSQL array literal, to be cast in the statement: `unnest(${pgArray(ids)}::uuid[])`.
 * Every text is quoted, so that null stays apart from the word and braces and commas are data.
 */
export function pgArray(items: readonly Item[]): string {
  let literal = '{';
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (i > 0) literal += ',';
    if (typeof item === 'string') literal += `"${special.test(item) ? escaped(item) : item}"`;
    else literal += item ?? 'NULL';
  }
  return `${literal}}`;
}
