import type { Context } from './context.ts';
import { startProgress, type Progress } from './progress.ts';

/** A progress bar that tells the rate; it begins anew whenever the total is another. */
export function startRate(
  context: Pick<Context, 'interactive'>,
  what: string,
): { update(done: number, total: number): void; stop(): void } {
  const format = `{bar} {percentage}% | {value} of {total} ${what} | {rate}/s | ETA {eta_formatted}`;
  let bar: Progress | undefined;
  let start = 0;
  let of = -1;
  return {
    update(done, total) {
      if (!bar || total !== of) {
        bar?.stop();
        start = performance.now();
        of = total;
        bar = startProgress(context, format, total, { rate: 0 });
      }
      const seconds = (performance.now() - start) / 1000;
      bar.update(done, { rate: seconds > 0 ? Math.round(done / seconds) : 0 });
    },
    stop: () => bar?.stop(),
  };
}
