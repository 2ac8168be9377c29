import { setTimeout as delay } from 'node:timers/promises';
import type { Measured } from '../load.ts';
import { sampleOf } from '../statistics.ts';

const CALLERS = 64;
/** Calls a second of all callers together: a product that is used, far from what the ledger can do. */
const PER_SECOND = 320;

/**
 * Callers that each charge at their own times until `ended`, whether the charge before was quick or
 * not: a charge that is answered late counts from when it was due.
 */
export async function chargeUntil(
  ended: Promise<unknown>,
  charge: (n: number) => Promise<void>,
): Promise<Measured> {
  const latencies: number[] = [];
  let failed = 0;
  let firstError: unknown;
  let n = 0;
  let going = true;
  const end = ended.finally(() => {
    going = false;
  });
  const start = performance.now();
  const period = (CALLERS / PER_SECOND) * 1000;
  const caller = async (index: number) => {
    for (let due = start + (index / CALLERS) * period; going; due += period) {
      await delay(Math.max(0, due - performance.now()));
      if (!going) return;
      try {
        await charge(n++);
        latencies.push(performance.now() - due);
      } catch (error) {
        failed += 1;
        firstError ??= error;
      }
    }
  };
  await Promise.all([end, ...Array.from({ length: CALLERS }, (_, index) => caller(index))]);
  const seconds = (performance.now() - start) / 1000;
  return { ...sampleOf(latencies, seconds), acknowledged: latencies.length, failed, firstError };
}
