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

/** A Makegood server in a process of its own. */
export class Makegood {
  static readonly adminKey = 'mg_e2e_admin_key_0123456789';
  readonly #process: ChildProcess;
  readonly url: string;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  /** Starts it and waits until it is ready. */
  static async start(configuration: Configuration): Promise<Makegood> {
    const { dataDir, demo, databaseUrl, port = 0 } = configuration;
    const child = spawn(process.execPath, ['apps/server/src/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        MAKEGOOD_DATA_DIR: dataDir,
        ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
        MAKEGOOD_DEMO: String(demo),
        MAKEGOOD_API_KEY: Makegood.adminKey,
        MAKEGOOD_WEBHOOK_ALLOW_PRIVATE: 'true',
        LOG_LEVEL: 'error',
      },
    });
    const makegood = new Makegood(child, await addressOf(child));
    const ready = await fetch(`${makegood.url}/readyz`);
    if (!ready.ok)
      throw new Error(`Makegood said where it is, but is not ready: ${await ready.text()}`);
    return makegood;
  }

  /** Stops it as an operator would; resolves to the exit code. */
  async stop(): Promise<number | null> {
    if (this.#process.exitCode !== null) return this.#process.exitCode;
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const [code]: (number | null)[] = await exit;
    return code ?? null;
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
