import type { Env } from './env.ts';
import { openLog } from './log.ts';
import type { ServerConfig } from './server.ts';
import type { StaffConfig } from './staff/open.ts';
import type { TracingConfig } from './tracing/open.ts';

/** What a server is started with where its environment says this. */
export function configOf(env: Env): ServerConfig {
  const { MAKEGOOD_USER_JWKS_URL: jwksUrl, MAKEGOOD_USER_JWT_ISSUER: issuer } = env;
  const { MAKEGOOD_USER_JWT_AUDIENCE: audience } = env;
  const { CLERK_SECRET_KEY: secretKey } = env;
  return {
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
    tracing: tracingConfigOf(env),
    log: openLog(env.LOG_LEVEL),
  };
}

function tracingConfigOf(env: Env): TracingConfig | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = env;
  return endpoint ? { endpoint, serviceName, ratio: env.OTEL_TRACES_SAMPLER_ARG } : undefined;
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
