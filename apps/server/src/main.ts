import { configOf } from './config.ts';
import { EnvError, readEnv } from './env.ts';
import { type RunningServer, startServer } from './server.ts';
import { StartError } from './start-error.ts';

function fail(error: unknown): never {
  const foreseen = error instanceof EnvError || error instanceof StartError;
  process.stderr.write(`makegood: ${foreseen ? error.message : inspect(error)}\n`);
  process.exit(1);
}

const inspect = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

async function main(): Promise<RunningServer> {
  const env = readEnv(process.env);
  const server = await startServer(configOf(env));
  process.stdout.write(
    `\nMakegood is at ${server.url}\nIts API is described at ${server.url}/api/docs\n`,
  );
  if (server.demoStaff) {
    const { emails, password } = server.demoStaff;
    process.stdout.write(`Sign in as ${emails.join(', ')}\nPassword: ${password}\n`);
  }
  // Only the embedded default prints its key: it is the one that nobody has chosen.
  if (env.DATABASE_URL === undefined && env.MAKEGOOD_API_KEY === undefined) {
    process.stdout.write(`API key (admin): ${server.apiKey}\n`);
  }
  process.stdout.write('\n');
  return server;
}

const SAME_SIGNAL_MS = 500;

// A signal that comes while the server still starts stops it as soon as it has started.
const starting = main();
let stoppingSince: number | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A terminal and the package manager may both pass on the same Ctrl-C.
    if (stoppingSince !== undefined && performance.now() - stoppingSince < SAME_SIGNAL_MS) return;
    if (stoppingSince !== undefined) process.exit(1);
    stoppingSince = performance.now();
    void starting.then((server) => server.stop()).then(() => process.exit(0), fail);
  });
}
await starting.catch(fail);
