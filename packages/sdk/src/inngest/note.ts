import type { FailureClass } from '../api.ts';

/** How a step failed, as seen where it was thrown. */
type Note = { failure: FailureClass; attempts: number };

const NAME = 'MakegoodNote';
// As far as Inngest keeps causes.
const DEPTH = 4;

const wording = /^(\w+), attempt (\d+)$/;

type Noted = { name?: unknown; message?: unknown; cause?: unknown };

const shapeOf = (value: unknown): Noted | undefined =>
  typeof value === 'object' && value !== null ? value : undefined;

/**
 * Notes on an error what its class is. Of a step's error Inngest keeps name, message and causes, and
 * of these no more, so the note is the last cause.
 */
export function noteOn(error: unknown, { failure, attempts }: Note): unknown {
  let last = shapeOf(error);
  for (let depth = 1; shapeOf(last?.cause) && depth < DEPTH; depth++) last = shapeOf(last?.cause);
  if (!last || !Object.isExtensible(last)) return error;
  last.cause = { name: NAME, message: `${failure}, attempt ${attempts}` };
  return error;
}

/** The note on an error, wherever it has been since. */
export function notedOn(error: unknown): Note | undefined {
  let current = shapeOf(error);
  for (let depth = 0; current && depth < 2 * DEPTH; depth++) {
    const [, failure, attempts] = wording.exec(String(current.message)) ?? [];
    if (current.name === NAME && failure)
      return { failure: failure as FailureClass, attempts: Number(attempts) };
    current = shapeOf(current.cause);
  }
  return undefined;
}
