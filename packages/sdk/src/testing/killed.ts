import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Runs a program of this folder in a process of its own until it says `line`, then kills it with
 * SIGKILL. Its arguments are one JSON text.
 */
export async function killAt(program: string, args: object, line: string): Promise<void> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, [path, JSON.stringify(args)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.setEncoding('utf8');
  const heard = new Promise<boolean>((resolve) => {
    child.stdout.on('data', (text: string) => {
      said += text;
      if (said.includes(`${line}\n`)) resolve(true);
    });
    void ended.then(() => resolve(false));
  });
  if (!(await heard)) throw new Error(`It ended before it said ${line}: ${said}`);
  child.kill('SIGKILL');
  await ended;
}
