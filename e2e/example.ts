import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The example product, beside a Makegood of its own. */
export type Example = {
  url: string;
  /** Kills its Makegood, which it then starts again. */
  killMakegood(): void;
  stop(): Promise<void>;
};

/** Starts the example by its program, as its command does. */
export async function startExample(): Promise<Example> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ai-studio-'));
  const child = spawn(process.execPath, ['examples/ai-studio/start.ts'], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], STUDIO_PORT: '0', PORT: '0', MAKEGOOD_DATA_DIR: dataDir },
  });
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= /AI Studio is at (\S+)/.exec(line)?.[1];
    const pid = /\(process (\d+);/.exec(line)?.[1];
    if (!url || !pid) continue;
    child.stdout.resume();
    return {
      url,
      killMakegood: () => process.kill(Number(pid), 'SIGKILL'),
      async stop() {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  }
  throw new Error('The example ended before it said where it is');
}
