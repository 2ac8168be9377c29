import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));

export type Ran = { code: number | null; stdout: string; stderr: string };

/** Runs the CLI as an operator does, on the database at this URL. */
export const runMakegood = (databaseUrl: string, ...args: string[]): Promise<Ran> =>
  startMakegood(databaseUrl, ...args).ended;

export type Started = {
  /** Its end; the code is null where a signal ended it. */
  ended: Promise<Ran>;
  signal(name: NodeJS.Signals): void;
};

/** Starts the CLI, to be interrupted or killed. */
export function startMakegood(databaseUrl: string, ...args: string[]): Started {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH, NODE_COMPILE_CACHE, DATABASE_URL: databaseUrl },
  });
  child.stdin.end();
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const ended = async () => {
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await closed, stdout, stderr };
  };
  return { ended: ended(), signal: (name) => void child.kill(name) };
}
