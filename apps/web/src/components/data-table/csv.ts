import type { Column } from './column.ts';
import type { ReadPage } from './rows.ts';

/**
 * All rows as a CSV file (RFC 4180), read page by page; `onProgress` hears how many there are so far.
 * @throws what `readPage` throws, and AbortError
 */
export async function writeCsv<Row>(
  columns: Column<Row>[],
  readPage: ReadPage<Row>,
  signal: AbortSignal,
  onProgress: (rows: number) => void,
): Promise<Blob> {
  const exported = columns.filter(({ csv }) => csv !== undefined);
  // Spreadsheets take a file without this mark for one of another encoding.
  const parts = ['\uFEFF', csvLine(exported.map(({ header }) => header))];
  let cursor: string | undefined;
  let count = 0;
  do {
    const { rows, nextCursor } = await readPage(cursor, signal);
    signal.throwIfAborted();
    parts.push(...rows.map((row) => csvLine(exported.map(({ csv }) => csv?.(row) ?? ''))));
    count += rows.length;
    onProgress(count);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

/** One line of a CSV file; no cell runs as a formula. */
export const csvLine = (cells: (string | number | boolean)[]) =>
  `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  // A text that a spreadsheet would run as a formula is kept a text.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands the browser a file to keep. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
