import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { importColumns, type ImportRow, optionalImportColumns } from '@makegood/core';
import { CsvError, parse } from 'csv-parse';
import { CommandError } from '../command-error.ts';

export type UsersFile = {
  /** Bytes. */
  size: number;
  /** Its rows from the beginning, told with the bytes read so far. */
  rows(onRead?: (bytes: number) => void): AsyncGenerator<ImportRow, void>;
};

const LONGEST_ROW = 100_000;
const HEAD_BYTES = 65_536;
const FILE_ERRORS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is not closed',
  CSV_MAX_RECORD_SIZE: `a row is longer than ${LONGEST_ROW} bytes, or a quotation mark is not closed`,
};

/**
 * Opens a CSV file of users, with commas or semicolons.
 * @throws CommandError when it cannot be read or lacks a column; so do its rows
 */
export async function openUsersFile(path: string): Promise<UsersFile> {
  const { size, delimiter } = await look(path).catch((error: unknown) => unreadable(path, error));
  return { size, rows: (onRead) => readRows(path, delimiter, onRead) };
}

async function look(path: string) {
  const file = await open(path);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new CommandError(`${path} is no file that can be read twice.`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const [head = ''] = buffer.toString('latin1', 0, bytesRead).split(/[\r\n]/, 1);
    return { size: stat.size, delimiter: head.includes(';') && !head.includes(',') ? ';' : ',' };
  } finally {
    await file.close();
  }
}

type Parsed = { info: { lines: number }; record: string[] };

async function* readRows(
  path: string,
  delimiter: string,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<ImportRow, void> {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    bom: true,
    // A quotation mark within a field spoils no other row.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  const file = createReadStream(path);
  let last = 0;
  let header: string[] | undefined;
  try {
    // A failure reaches the loop through the parser.
    for await (const { info, record } of pipeline(
      file,
      parser,
      () => {},
    ) as AsyncIterable<Parsed>) {
      const fields = record.map((field) => field.trim());
      last = info.lines;
      onRead(file.bytesRead);
      if (header) yield rowOf(header, fields, info.lines - lineBreaks(record));
      else header = headerOf(path, fields);
    }
  } catch (error) {
    unreadable(path, error, ` after line ${last}`);
  }
  if (!header) headerOf(path, []);
}

/** How many lines a row takes beside its last. */
const lineBreaks = (record: string[]) =>
  record.reduce((sum, field) => sum + (field.match(/\r\n|\r|\n/g)?.length ?? 0), 0);

function headerOf(path: string, fields: string[]): string[] {
  const header = fields.map((field) => field.toLowerCase());
  const missing = importColumns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new CommandError(
      `${path} has no column ${missing.join(', ')}: its first line must name ${importColumns.join(', ')}.`,
    );
  }
  const twice = columns.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice !== undefined) throw new CommandError(`${path} has the column ${twice} twice.`);
  return header;
}

const columns = [...importColumns, ...optionalImportColumns];

function rowOf(header: string[], fields: string[], line: number): ImportRow {
  if (fields.length !== header.length) {
    const problem = `has ${fields.length} fields where the first line has ${header.length}`;
    return { line, problem };
  }
  const known = columns.filter((column) => header.includes(column));
  return {
    line,
    values: Object.fromEntries(known.map((column) => [column, fields[header.indexOf(column)]])),
  };
}

function unreadable(path: string, error: unknown, where = ''): never {
  if (error instanceof CommandError) throw error;
  const known = error instanceof CsvError ? FILE_ERRORS[error.code] : undefined;
  const why = known ?? (error instanceof Error ? error.message : String(error));
  throw new CommandError(`${path} cannot be read${where}: ${why}`, { cause: error });
}
