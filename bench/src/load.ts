import { sampleOf, type Sample } from './statistics.ts';

export type Load = {
  /** Callers that each make one call after the other. */
  callers: number;
  seconds: number;
};

export type Measured = Sample & {
  /** Calls that were answered with success; every one of them must be in the database. */
  acknowledged: number;
  failed: number;
  /** Of the failed, one to tell about. */
  firstError: unknown;
};

/**
 * Keeps so many callers busy for so many seconds. Calls under way at the end are waited for and
 * count, with the time they took: otherwise the slowest would be left out.
 */
export async function measure(call: (n: number) => Promise<void>, load: Load): Promise<Measured> {
  const latencies: number[] = [];
  let failed = 0;
  let firstError: unknown;
  let n = 0;
  const start = performance.now();
  const end = start + load.seconds * 1000;
  const caller = async () => {
    for (let at = performance.now(); at < end; at = performance.now()) {
      try {
        await call(n++);
        latencies.push(performance.now() - at);
      } catch (error) {
        failed += 1;
        firstError ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: load.callers }, caller));
  const seconds = (performance.now() - start) / 1000;
  return { ...sampleOf(latencies, seconds), acknowledged: latencies.length, failed, firstError };
}
