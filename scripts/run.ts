import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a command from the repository's root, its output shown; returns its exit code. */
export async function run(command: string, ...args: string[]): Promise<number> {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  const [code] = (await Promise.race([once(child, 'exit'), once(child, 'error')])) as [unknown];
  return typeof code === 'number' ? code : 1;
}
