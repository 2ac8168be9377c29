import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const START_MS = 60_000;
const ANSWER_MS = 30_000;

/** The admin's key of every server that the tests start. */
export const API_KEY = 'mg_the_key_of_the_fault_tests';

export type Answer = {
  status: number;
  type: string | null;
  retryAfter: string | null;
  body: Record<string, unknown>;
  /** How long it took, in milliseconds. */
  ms: number;
};

/** A server in a process of its own. */
export type ServerProcess = {
  pid: number;
  url: string;
  /** Fails when there is no answer: the connection refused, cut, or silent for 30 seconds. */
  call(method: string, path: string, body?: object): Promise<Answer>;
  signal(signal: NodeJS.Signals): void;
  /** How it ended: its exit code, null when a signal ended it. */
  exited: Promise<number | null>;
  /** All it printed so far. */
  printed(): string;
};

const children = new Set<ChildProcess>();

type Launched = {
  child: ChildProcess;
  exited: Promise<number | null>;
  printed: () => string;
};

function launch(env: Record<string, string>, nodeArgs: string[] = []): Launched {
  const child = spawn(process.execPath, [...nodeArgs, MAIN], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      LOG_LEVEL: 'error',
      PORT: '0',
      MAKEGOOD_DEMO: 'false',
      MAKEGOOD_API_KEY: API_KEY,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let printed = '';
  const collect = (part: Buffer) => {
    printed += part.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = once(child, 'close').then(([code]) => {
    children.delete(child);
    return code as number | null;
  });
  return { child, exited, printed: () => printed };
}

/** Starts the program, and returns once it listens. Fails with what it printed when it ends before. */
export async function startProcess(
  env: Record<string, string>,
  nodeArgs: string[] = [],
): Promise<ServerProcess> {
  const { child, exited, printed } = launch(env, nodeArgs);
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`The server ${what}:\n${printed()}`));
    const late = setTimeout(() => fail(`does not listen after ${START_MS} ms`), START_MS);
    const read = () => {
      const found = /Makegood is at (http:\S+)/.exec(printed())?.[1];
      if (!found) return;
      clearTimeout(late);
      resolve(found);
    };
    child.stdout?.on('data', read);
    void exited.then((code) => {
      clearTimeout(late);
      fail(`ended with ${code} before it listened`);
    });
  });
  void exited.then((code) => {
    // No test wants this; what it printed tells why.
    if (code) process.stderr.write(`A server ended by itself with ${code}:\n${printed()}\n`);
  });
  return {
    pid: child.pid ?? 0,
    url,
    call: (method, path, body) => callAt(url, method, path, body),
    signal: (signal) => void child.kill(signal),
    exited,
    printed,
  };
}

/** Runs the program to its end: its exit code and all it printed. */
export async function runToEnd(
  env: Record<string, string>,
): Promise<{ code: number | null; printed: string }> {
  const { exited, printed } = launch(env);
  return { code: await exited, printed: printed() };
}

async function callAt(
  url: string,
  method: string,
  path: string,
  body: object | undefined,
): Promise<Answer> {
  const since = performance.now();
  const answer = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${API_KEY}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const json = (await answer.json()) as Record<string, unknown>;
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    retryAfter: answer.headers.get('retry-after'),
    body: json,
    ms: performance.now() - since,
  };
}

/** Ends every server that the tests of this file started, at once. */
export async function killAll(): Promise<void> {
  const ending = [...children].map((child) => once(child, 'close'));
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(ending);
}
