import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TraceFile = { path: string; remove(): Promise<void> };

/** A file with this content in a folder of its own. */
export async function traceFile(content: string): Promise<TraceFile> {
  const folder = await mkdtemp(join(tmpdir(), 'makegood-trace-'));
  const path = join(folder, 'trace.csv');
  await writeFile(path, content);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A trace of so many calls, five a second, of differing sizes. */
export function traceOf(calls: number): string {
  const rows = Array.from({ length: calls }, (_, n) => {
    const at = new Date(Date.UTC(2023, 10, 16, 18) + n * 200).toISOString();
    return `${at.slice(0, 23).replace('T', ' ')}0000,${(n * 7919) % 4000},${1 + ((n * 104_729) % 500)}\r\n`;
  });
  return `TIMESTAMP,ContextTokens,GeneratedTokens\r\n${rows.join('')}`;
}
