import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const START_MS = 45_000;

export type Configuration = {
  dataDir: string;
  demo: boolean;
  /** Without one, it brings its own database, in the data directory. */
  databaseUrl?: string;
  port?: number;
};

type Stop = () => Promise<number | null>;

/** A Makegood server. */
export class Makegood {
  static readonly adminKey = 'mg_e2e_admin_key_0123456789';
  readonly url: string;
  readonly #stop: Stop;
  #stopped: Promise<number | null> | undefined;

  private constructor(url: string, stop: Stop) {
    this.url = url;
    this.#stop = stop;
  }

  /** The server that was started at this address; waits until it is ready. */
  static async at(url: string, stop: Stop): Promise<Makegood> {
    const ready = await fetch(`${url}/readyz`);
    if (!ready.ok)
      throw new Error(`Makegood said where it is, but is not ready: ${await ready.text()}`);
    return new Makegood(url, stop);
  }

  /** Starts it in a process of its own and waits until it is ready. */
  static async start(configuration: Configuration): Promise<Makegood> {
    const child = spawn(process.execPath, ['apps/server/src/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], ...environmentOf(configuration) },
    });
    return Makegood.at(await addressOf(child), async () => {
      if (child.exitCode !== null) return child.exitCode;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const [code]: (number | null)[] = await exit;
      return code ?? null;
    });
  }

  /** Stops it as an operator would; resolves to the exit code. */
  stop(): Promise<number | null> {
    return (this.#stopped ??= this.#stop());
  }

  /** A REST call with the admin's key; throws unless it succeeds. */
  async call<Answer = unknown>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${Makegood.adminKey}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
}

/** The variables that a server is configured with. */
export const environmentOf = ({ dataDir, demo, databaseUrl, port = 0 }: Configuration) => ({
  PORT: String(port),
  MAKEGOOD_DATA_DIR: dataDir,
  ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  MAKEGOOD_DEMO: String(demo),
  MAKEGOOD_API_KEY: Makegood.adminKey,
  MAKEGOOD_USER_TOKEN_SECRET: 'a secret of the journeys, long enough',
  MAKEGOOD_WEBHOOK_ALLOW_PRIVATE: 'true',
  LOG_LEVEL: 'error',
});

/** Reads from the server's output where it listens; it says so once it is ready. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The output of the server is not read');
  const patience = AbortSignal.timeout(START_MS);
  const lines = createInterface({ input: child.stdout, signal: patience });
  for await (const line of lines) {
    const address = /Makegood is at (\S+)/.exec(line)?.[1];
    if (!address) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error('The server ended, or took too long, before it said where it is');
}
