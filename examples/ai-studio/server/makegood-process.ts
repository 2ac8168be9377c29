import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { audience, issuer } from './tokens.ts';

const program = join(import.meta.dirname, '../../../apps/server/src/main.ts');
const AGAIN_MS = 500;

type Options = { port: number; dataDir: string; apiKey: string; jwksUrl: string };

/** A Makegood server in a process of its own, which is started again when it dies. */
export class MakegoodProcess {
  readonly url: string;
  #child: ChildProcess;
  #isStopping = false;

  private constructor(child: ChildProcess, url: string, options: Options) {
    this.#child = child;
    this.url = url;
    this.#watch({ ...options, port: Number(new URL(url).port) });
  }

  static async start(options: Options): Promise<MakegoodProcess> {
    const child = run(options);
    return new MakegoodProcess(child, await addressOf(child), options);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Stops it, with all that it accepted done. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await gone;
  }

  #watch(options: Options): void {
    this.#child.once('exit', () => {
      if (this.#isStopping) return;
      setTimeout(() => {
        if (this.#isStopping) return;
        this.#child = run(options);
        this.#watch(options);
      }, AGAIN_MS);
    });
  }
}

const run = ({ port, dataDir, apiKey, jwksUrl }: Options) =>
  spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      MAKEGOOD_DATA_DIR: dataDir,
      MAKEGOOD_DEMO: 'false',
      MAKEGOOD_API_KEY: apiKey,
      MAKEGOOD_USER_JWKS_URL: jwksUrl,
      MAKEGOOD_USER_JWT_ISSUER: issuer,
      MAKEGOOD_USER_JWT_AUDIENCE: audience,
      LOG_LEVEL: 'warn',
    },
  });

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('The output of Makegood is not read');
  for await (const line of createInterface({ input: stdout })) {
    const address = /Makegood is at (\S+)/.exec(line)?.[1];
    if (!address) continue;
    stdout.resume();
    return address;
  }
  throw new Error('Makegood could not start. What it wrote above says why.');
}
