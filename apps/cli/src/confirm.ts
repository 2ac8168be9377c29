import { createInterface } from 'node:readline';

/** Asks on the terminal; only y or yes is a yes, and the end of the input is a no. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  // Not as a terminal: an interruption then reaches the process, not the line editor.
  const lines = createInterface({ input: process.stdin, terminal: false, signal });
  process.stderr.write(`${question} [y/N] `);
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
    });
    signal.throwIfAborted();
    return /^\s*y(es)?\s*$/i.test(answer);
  } finally {
    lines.close();
  }
}
