import { SingleBar } from 'cli-progress';
import type { Context } from './context.ts';

export type Progress = {
  /** How much is done of the total, and what else the format names. */
  update(done: number, facts?: Record<string, string | number>): void;
  stop(): void;
};

/** A progress bar on the standard error where a person is looking; nothing elsewhere. */
export function startProgress(
  { interactive }: Pick<Context, 'interactive'>,
  format: string,
  total: number,
  facts: Record<string, string | number> = {},
): Progress {
  if (!interactive) return { update() {}, stop() {} };
  const bar = new SingleBar({ format, hideCursor: true, etaBuffer: 2000, fps: 8 });
  bar.start(total, 0, facts);
  return { update: (done, more) => bar.update(done, more), stop: () => bar.stop() };
}
