import type { Context } from '../context.ts';
import { startProgress } from '../progress.ts';
import type { Ended } from './messages.ts';

export type Problem = { line: number; problem: string };

/** What the replaying process has told so far. */
export type Watch = {
  tell(ended: Ended): void;
  /** Lines of the calls that are over. */
  over: Set<number>;
  /** Lines of the calls that took as long as a call may. */
  late: Set<number>;
  /** What went wrong that was not simulated; the first hundred. */
  problems: Problem[];
  stop(): void;
};

const FORMAT =
  '{bar} {percentage}% | {value} of {total} calls | {rate}/s | settled {settled} | refunded {refunded} | ETA {eta_formatted}';
const MOST_PROBLEMS = 100;

/** Follows a replay, with a progress bar where a person is looking. */
export function watch(context: Context, total: number): Watch {
  const counts = { settled: 0, refunded: 0 };
  const progress = startProgress(context, FORMAT, total, { ...counts, rate: 0 });
  const start = performance.now();
  const over = new Set<number>();
  const late = new Set<number>();
  const problems: Problem[] = [];
  return {
    over,
    late,
    problems,
    tell({ line, how, late: isLate, problem }) {
      over.add(line);
      if (isLate) late.add(line);
      if (how === 'settled' || how === 'refunded') counts[how] += 1;
      if (problem !== undefined && problems.length < MOST_PROBLEMS)
        problems.push({ line, problem });
      const seconds = (performance.now() - start) / 1000;
      progress.update(over.size, { ...counts, rate: Math.round(over.size / seconds) });
    },
    stop: () => progress.stop(),
  };
}
