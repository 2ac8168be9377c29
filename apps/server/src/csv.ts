import { z } from 'zod';

/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/;

/** A cell of a CSV file (RFC 4180). Text that a spreadsheet would run is told apart by an apostrophe. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: unknown[]) => `${cells.map(csvCell).join(',')}\r\n`;

/** The columns of a list in an answer: the members of its items. */
export function columnsOf(answer: z.ZodType, list: string): string[] {
  const items = answer instanceof z.ZodObject ? (answer.shape as z.ZodRawShape)[list] : undefined;
  const item = items instanceof z.ZodArray ? items.element : undefined;
  if (!(item instanceof z.ZodObject)) throw new TypeError(`The answer has no list ${list}`);
  return Object.keys(item.shape as z.ZodRawShape);
}

type Page = { rows: Record<string, unknown>[]; nextCursor: string | null };

/** A list as a CSV file, written page by page as the reader takes it. */
export function csvResponse(
  columns: string[],
  first: Page,
  next: (cursor: string) => Promise<Page>,
): Response {
  const encoder = new TextEncoder();
  const text = ({ rows }: Page) =>
    rows.map((row) => line(columns.map((column) => row[column]))).join('');
  let page: Page | null = null;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (page === null) {
        page = first;
        controller.enqueue(encoder.encode(line(columns) + text(page)));
      } else if (page.nextCursor !== null) {
        page = await next(page.nextCursor);
        controller.enqueue(encoder.encode(text(page)));
      } else controller.close();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
