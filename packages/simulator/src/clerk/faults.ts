/** A failure of every k-th request, counted from when the faults were set. */
export type ClerkFault =
  | { kind: 'server_error' | 'reset' | 'malformed'; every: number }
  | { kind: 'slow'; every: number; ms: number };

/** Says by counting which requests fail, so that a run can be repeated. */
export class Faults {
  #faults: readonly ClerkFault[] = [];
  #count = 0;

  constructor(faults: readonly ClerkFault[]) {
    this.set(faults);
  }

  /** Sets the faults and counts anew. Throws RangeError unless every `every` is an integer > 0. */
  set(faults: readonly ClerkFault[]): void {
    for (const { every } of faults) {
      if (!Number.isInteger(every) || every < 1) throw new RangeError(`every ${every} is no count`);
    }
    this.#faults = [...faults];
    this.#count = 0;
  }

  /** The fault of the next request: the first in the list that its number is a multiple of. */
  next(): ClerkFault | undefined {
    this.#count += 1;
    return this.#faults.find(({ every }) => this.#count % every === 0);
  }
}
