import type { Ledger } from '../ledger/engine.ts';
import type { EnrollAnswer } from '../refresh/enroll.ts';
import type { GoodRow } from './check-rows.ts';
import { enrollOf, type ImportOptions, pass } from './pass.ts';
import type { ImportReport } from './report.ts';
import type { ImportRow } from './row.ts';

/** Says exactly what the import of these rows would do now, decided by the same rules; nothing changes. */
export function previewImport(
  ledger: Ledger,
  rows: AsyncIterable<ImportRow>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const decide = (page: GoodRow[]) =>
    ledger.preview<EnrollAnswer>(page.map((row) => enrollOf(row, 'preview')));
  return pass(ledger, rows, decide, options);
}
