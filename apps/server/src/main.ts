import { type Env, EnvError, readEnv } from './env.ts';
import { openLog } from './log.ts';
import { type RunningServer, startServer } from './server.ts';
import type { StaffConfig } from './staff/open.ts';
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
  const { MAKEGOOD_USER_JWKS_URL: jwksUrl, MAKEGOOD_USER_JWT_ISSUER: issuer } = env;
  const { MAKEGOOD_USER_JWT_AUDIENCE: audience } = env;
  const { CLERK_SECRET_KEY: secretKey } = env;
  const server = await startServer({
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    replicaUrl: env.DATABASE_REPLICA_URL,
    dataDir: env.MAKEGOOD_DATA_DIR,
    demo: env.MAKEGOOD_DEMO,
    apiKey: env.MAKEGOOD_API_KEY,
    userTokens: {
      secret: env.MAKEGOOD_USER_TOKEN_SECRET,
      host: jwksUrl && issuer && audience ? { jwksUrl, issuer, audience } : undefined,
    },
    clerk: {
      api: secretKey === undefined ? undefined : { secretKey, apiUrl: env.CLERK_API_URL },
      webhookSecret: env.CLERK_WEBHOOK_SIGNING_SECRET,
    },
    webhooks: { allowPrivate: env.MAKEGOOD_WEBHOOK_ALLOW_PRIVATE },
    staff: staffConfigOf(env),
    tiers: { free: env.CREDITS_FREE_TIER, pro: env.CREDITS_PRO_TIER },
    refresh: {
      enabled: env.CREDIT_REFRESH_ENABLED,
      intervalHours: env.CREDIT_REFRESH_INTERVAL_HOURS,
      batchSize: env.CREDIT_REFRESH_BATCH_SIZE,
      dryRun: env.CREDIT_REFRESH_DRY_RUN,
    },
    log: openLog(env.LOG_LEVEL),
  });
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

function staffConfigOf(env: Env): StaffConfig {
  const { MAKEGOOD_ADMIN_EMAIL: email, MAKEGOOD_ADMIN_PASSWORD: password } = env;
  const { MAKEGOOD_OIDC_ISSUER: issuer, MAKEGOOD_OIDC_CLIENT_ID: clientId } = env;
  const { MAKEGOOD_OIDC_CLIENT_SECRET: clientSecret, MAKEGOOD_OIDC_DOMAINS: domains } = env;
  const defaultRole = env.MAKEGOOD_OIDC_DEFAULT_ROLE;
  return {
    publicUrl: env.MAKEGOOD_PUBLIC_URL,
    admin: email && password ? { email, password } : undefined,
    oidc:
      issuer && clientId && clientSecret && domains
        ? { issuer, clientId, clientSecret, domains, defaultRole }
        : undefined,
  };
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
