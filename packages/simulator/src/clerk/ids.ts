const SEQUENCE_CHARS = 27;

/** The ids of one world: Clerk's prefixes, and a sequence that a second run repeats. */
export class Ids {
  #last = 0;

  next(prefix: string): string {
    this.#last += 1;
    return `${prefix}_${String(this.#last).padStart(SEQUENCE_CHARS, '0')}`;
  }

  /** How many ids were given. */
  get count(): number {
    return this.#last;
  }
}
