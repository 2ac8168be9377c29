import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { CommandError } from '../command-error.ts';

/** A call of the trace: its line in the file, when it was made (milliseconds since 1970 UTC), its tokens. */
export type Call = { line: number; at: number; contextTokens: number; generatedTokens: number };

/** A line that is no call, and why. */
export type BadLine = { line: number; why: string };

export type Trace = { calls: Call[]; bad: { lines: number; first: BadLine[] } };

const COLUMNS = ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'];
const MOST_NAMED = 1000;
const LONGEST_LINE = 10_000;

const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,9})?$/)
  .transform((text) => Date.parse(`${text.slice(0, 23).replace(' ', 'T')}Z`))
  .pipe(z.number());
const tokens = (most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().max(most));

// The bounds are those of the simulated provider.
const row = z.tuple([time, tokens(10_000_000), tokens(1_000_000)]);
const shouldBe = [
  'a UTC time such as 2023-11-16 18:15:46.6805900',
  'a whole number from 0 to 10000000',
  'a whole number from 0 to 1000000',
];

/**
 * Reads a trace of the AzureLLMInferenceTrace's shape, line by line, up to `limit` calls.
 * Lines that are no calls are left out and named.
 * @throws CommandError when the file cannot be read, is no trace or holds no call
 */
export async function readTrace(path: string, limit = Number.POSITIVE_INFINITY): Promise<Trace> {
  const trace: Trace = { calls: [], bad: { lines: 0, first: [] } };
  try {
    await fill(trace, path, limit);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${path} cannot be read: ${why}`, { cause: error });
  }
  if (trace.calls.length === 0) throw new CommandError(`${path} holds no call.`);
  return trace;
}

async function fill(trace: Trace, path: string, limit: number): Promise<void> {
  let columns: number[] | undefined;
  for await (const { line, fields } of linesOf(path)) {
    if (!columns) {
      columns = COLUMNS.map((name) => fields.indexOf(name));
      if (columns.includes(-1)) {
        throw new CommandError(
          `${path} is no trace: its first line must name ${COLUMNS.join(', ')}.`,
        );
      }
      continue;
    }
    const read = row.safeParse(columns.map((column) => fields[column]));
    if (read.success) {
      const [at, contextTokens, generatedTokens] = read.data;
      trace.calls.push({ line, at, contextTokens, generatedTokens });
      if (trace.calls.length >= limit) return;
    } else {
      const wrong = Number(read.error.issues[0]?.path[0]);
      trace.bad.lines += 1;
      if (trace.bad.first.length < MOST_NAMED) {
        trace.bad.first.push({ line, why: `${COLUMNS[wrong]} must be ${shouldBe[wrong]}` });
      }
    }
  }
}

async function* linesOf(path: string): AsyncGenerator<{ line: number; fields: string[] }> {
  const parser = parse({
    // A trace quotes nothing: without quoting, a stray quotation mark spoils no line but its own.
    quote: null,
    info: true,
    bom: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  // A failure reaches the loop below through the parser.
  const records = pipeline(createReadStream(path), parser, () => {});
  for await (const { info, record } of records as AsyncIterable<{
    info: { lines: number };
    record: string[];
  }>) {
    yield { line: info.lines, fields: record };
  }
}
