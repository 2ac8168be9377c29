import { performance } from 'node:perf_hooks';
import type { Progress } from '../../rounds.ts';
import { percentile } from '../../statistics.ts';

/** Something that staff wait for. Each run has a target of its own. */
export type Measurement = {
  name: string;
  /** Milliseconds that half of the runs may take. */
  goal: number;
  /** Asks once, with the i-th target; what comes back says what is wrong with the answer, if anything. */
  run(i: number): Promise<() => string | undefined>;
};

/** A look-up: half of them are answered within 100 ms. */
const LOOK_UP_MS = 100;

/** What is asked for each target in its turn, and how an answer is told to be true. */
export function lookUp<Target, Answer>(
  name: string,
  targets: readonly Target[],
  ask: (target: Target) => Promise<Answer>,
  isTrue: (answer: Answer, target: Target) => boolean,
): Measurement {
  return {
    name,
    goal: LOOK_UP_MS,
    async run(i) {
      const target = targets[i % targets.length];
      if (target === undefined) throw new Error(`There is nothing to look up: ${name}`);
      const answer = await ask(target);
      return () =>
        isTrue(answer, target)
          ? undefined
          : `${name}: a wrong answer for ${JSON.stringify(target)}`;
    },
  };
}

export type Timed = { name: string; goal: number; p50: number; p95: number; slowest: number };

/**
 * Runs each so many times, in turns, one after the other as one person would, and checks every
 * answer.
 */
export async function timeInTurns<M extends Measurement>(
  measurements: readonly M[],
  runs: number,
  progress: Progress,
): Promise<{ rows: (Omit<M, 'run'> & Timed)[]; wrong: string[] }> {
  const times = new Map(measurements.map(({ name }) => [name, [] as number[]]));
  const wrong: string[] = [];
  for (let i = 0; i < runs; i++) {
    if (i % 20 === 0) progress(`looking up: ${i} of ${runs} each`);
    for (const { name, run } of measurements) {
      const from = performance.now();
      const check = await run(i);
      times.get(name)?.push(performance.now() - from);
      const fault = check();
      if (fault !== undefined) wrong.push(fault);
    }
  }
  const rows = measurements.map(({ run: _, ...measurement }) => {
    const sorted = (times.get(measurement.name) ?? []).toSorted((a, b) => a - b);
    const [p50, p95, slowest] = [0.5, 0.95, 1].map((q) => percentile(sorted, q));
    return { ...measurement, p50: p50 ?? NaN, p95: p95 ?? NaN, slowest: slowest ?? NaN };
  });
  return { rows, wrong };
}
