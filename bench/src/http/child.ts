import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const START_MS = 60_000;
const STOP_MS = 30_000;

export type Child = { url: string; stop(): Promise<void> };

/**
 * Runs a server as a process of its own, which says where it is: `… is at http://…`.
 * What it prints goes to a file, so that reading its log costs the benchmark nothing.
 */
export async function startChild(script: string, env: Record<string, string>): Promise<Child> {
  const dir = await mkdtemp(join(tmpdir(), 'makegood-bench-log-'));
  const path = join(dir, 'log');
  const log = await open(path, 'w');
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  process.once('exit', () => child.kill('SIGKILL'));
  const stop = async () => {
    await end(child);
    await rm(dir, { recursive: true, force: true });
  };
  const deadline = performance.now() + START_MS;
  for (;;) {
    const text = await readFile(path, 'utf8');
    const url = / is at (http:\/\/\S+)/.exec(text)?.[1];
    if (url !== undefined) return { url, stop };
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop();
      throw new Error(`${script} did not start:\n${text.slice(-2000)}`);
    }
    await delay(50);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(killer);
}
