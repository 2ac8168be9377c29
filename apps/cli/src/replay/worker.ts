import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../command-error.ts';
import type { Ended, Job, Message } from './messages.ts';

const program = fileURLToPath(new URL('worker-main.ts', import.meta.url));

/**
 * Runs a job in a process of its own. With `reportAt`, that process is killed (SIGKILL) once so
 * many calls were begun. Resolves when the process is gone.
 * @throws CommandError when it ends otherwise than it should
 */
export function runWorker(
  job: Job,
  signal: AbortSignal,
  onEnded: (ended: Ended) => void,
): Promise<void> {
  const worker = fork(program, [], {
    execArgv: [],
    serialization: 'advanced',
    // The standard output is the report's.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const kill = () => worker.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  let finished = false;
  let why = 'The replaying process ended early';
  return new Promise<void>((resolve, reject) => {
    worker.on('message', (message: Message) => {
      if (message.kind === 'ended') onEnded(message);
      else if (message.kind === 'failed') why = message.why;
      else finished = true;
      if (message.kind === 'begun') kill();
    });
    worker.once('error', reject);
    worker.once('close', (code, by) => {
      if (finished) resolve();
      else reject(new CommandError(`${why} (${by ?? `exit code ${code}`}).`));
    });
    worker.send(job);
  }).finally(() => {
    signal.removeEventListener('abort', kill);
    kill();
  });
}
