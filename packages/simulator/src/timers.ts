/** Timers that can all be cleared at once; none starts after that. */
export class Timers {
  #running = new Set<NodeJS.Timeout>();
  #cleared = false;

  /** Calls `run` after `ms` milliseconds, at once (synchronously) for 0; returns the canceller. */
  after(ms: number, run: () => void): () => void {
    if (this.#cleared) return () => {};
    if (ms <= 0) {
      run();
      return () => {};
    }
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      run();
    }, ms);
    this.#running.add(timer);
    return () => {
      clearTimeout(timer);
      this.#running.delete(timer);
    };
  }

  clear(): void {
    this.#cleared = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
