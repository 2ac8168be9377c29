import { spawn } from 'node:child_process';

/** The operating system's account a command runs under; empty for the caller's own. */
export type Account = { uid?: number; gid?: number };

/** How a command ended: exit code (null when a signal ended it) and all it printed. */
export type Ended = { code: number | null; output: string };

/**
 * Runs a command to its end, with neither the caller's environment (it holds secrets) nor its
 * process group: Ctrl+C in a terminal reaches every process of the group, and would take
 * PostgreSQL away from under a server that still drains.
 * Fails only when the command cannot be started.
 */
export function run(file: string, args: string[], account: Account = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...account,
      cwd: '/',
      detached: true,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
