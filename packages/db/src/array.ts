type Item = string | number | boolean | null;

/** What JSON writes in a way that an array literal reads otherwise: control characters, half characters. */
const onlyJson = /\\[^"\\]/;
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/**
 * A PostgreSQL array literal, to be cast in the statement: `unnest(${pgArray(ids)}::uuid[])`.
 * Every text is quoted, so that null stays apart from the word and braces and commas are data.
 */
export function pgArray(items: readonly Item[]): string {
  // Nearly every column of texts is one that JSON writes alike, and quicker.
  if (items.every((item) => typeof item === 'string' || item === null)) {
    const literal = `{${JSON.stringify(items).slice(1, -1)}}`;
    if (!onlyJson.test(literal)) return literal;
  }
  let literal = '{';
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (i > 0) literal += ',';
    literal += typeof item === 'string' ? quoted(item) : (item ?? 'NULL');
  }
  return `${literal}}`;
}
