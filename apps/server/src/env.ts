import { z } from 'zod';

const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((text) => text === 'true');
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);
const url = (protocol: RegExp, what: string) => z.url({ protocol, error: `must be ${what}` });
const database = url(/^postgres(ql)?$/, 'a postgres:// URL').optional();
const web = url(/^https?$/, 'an http(s) URL').optional();
const text = z.string().optional();
const share = z
  .string()
  .regex(/^(0(\.\d{1,9})?|1(\.0+)?)$/, 'must be a number from 0 to 1')
  .transform(Number);
const domains = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim().toLowerCase()))
  .refine(
    (list) => list.every((one) => /^[a-z0-9.-]+\.[a-z0-9-]+$/.test(one)),
    'must be domains of emails, separated by commas',
  )
  .optional();
const staffRole = z.enum(
  ['viewer', 'support', 'approver', 'admin'],
  'must be viewer, support, approver or admin',
);

const variables = z
  .object({
    PORT: whole(0, 65_535).default(8787),
    HOST: z.string().default('127.0.0.1'),
    DATABASE_URL: database,
    DATABASE_REPLICA_URL: database,
    MAKEGOOD_DATA_DIR: z.string().default('.data'),
    MAKEGOOD_DEMO: flag.optional(),
    MAKEGOOD_ADMIN_EMAIL: z.email('must be an email address').optional(),
    MAKEGOOD_ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
    MAKEGOOD_PUBLIC_URL: web,
    MAKEGOOD_OIDC_ISSUER: web,
    MAKEGOOD_OIDC_CLIENT_ID: text,
    MAKEGOOD_OIDC_CLIENT_SECRET: text,
    MAKEGOOD_OIDC_DOMAINS: domains,
    MAKEGOOD_OIDC_DEFAULT_ROLE: staffRole.default('viewer'),
    MAKEGOOD_API_KEY: z
      .string()
      .regex(/^mg_[\w-]{13,200}$/, 'must be mg_ and 13 to 200 letters, digits, - or _')
      .optional(),
    MAKEGOOD_USER_TOKEN_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    MAKEGOOD_USER_JWKS_URL: web,
    MAKEGOOD_USER_JWT_ISSUER: text,
    MAKEGOOD_USER_JWT_AUDIENCE: text,
    CLERK_SECRET_KEY: text,
    CLERK_API_URL: web,
    CLERK_WEBHOOK_SIGNING_SECRET: text,
    MAKEGOOD_WEBHOOK_ALLOW_PRIVATE: flag.optional(),
    CREDIT_REFRESH_ENABLED: flag.default(true),
    CREDIT_REFRESH_INTERVAL_HOURS: whole(1, 720).default(1),
    CREDIT_REFRESH_BATCH_SIZE: whole(1, 10_000).default(250),
    CREDIT_REFRESH_DRY_RUN: flag.default(false),
    CREDITS_FREE_TIER: whole(0, Number.MAX_SAFE_INTEGER).default(1000),
    CREDITS_PRO_TIER: whole(0, Number.MAX_SAFE_INTEGER).default(20_000),
    OTEL_EXPORTER_OTLP_ENDPOINT: web,
    OTEL_SERVICE_NAME: z.string().default('makegood'),
    OTEL_TRACES_SAMPLER_ARG: share.default(1),
    LOG_LEVEL: z
      .enum(
        ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        'must be a level such as info',
      )
      .default('info'),
  })
  .superRefine((env, context) => {
    together(env, context, ['MAKEGOOD_ADMIN_EMAIL', 'MAKEGOOD_ADMIN_PASSWORD']);
    together(env, context, [
      'MAKEGOOD_OIDC_ISSUER',
      'MAKEGOOD_OIDC_CLIENT_ID',
      'MAKEGOOD_OIDC_CLIENT_SECRET',
      'MAKEGOOD_OIDC_DOMAINS',
    ]);
    together(env, context, [
      'MAKEGOOD_USER_JWKS_URL',
      'MAKEGOOD_USER_JWT_ISSUER',
      'MAKEGOOD_USER_JWT_AUDIENCE',
    ]);
  })
  // The demo belongs to the embedded database; with someone's own it must be asked for.
  .transform((env) => ({
    ...env,
    MAKEGOOD_DEMO: env.MAKEGOOD_DEMO ?? env.DATABASE_URL === undefined,
    // Whoever tries the demo has their receiver on the same machine.
    MAKEGOOD_WEBHOOK_ALLOW_PRIVATE:
      env.MAKEGOOD_WEBHOOK_ALLOW_PRIVATE ??
      (env.DATABASE_URL === undefined && env.MAKEGOOD_DEMO !== false),
  }));

export type Env = z.output<typeof variables>;

/** A variable of the environment that is wrong, told in one line without its value. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

/**
 * Reads and checks the environment; a variable that is empty counts as not set.
 * @throws EnvError naming the first that is wrong
 */
export function readEnv(environment: Record<string, string | undefined>): Env {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = variables.safeParse(set);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new EnvError(`${String(issue?.path[0])} ${issue?.message}`);
}

function together(env: Record<string, unknown>, context: z.RefinementCtx, names: string[]): void {
  if (names.every((name) => env[name] === undefined)) return;
  for (const name of names.filter((one) => env[one] === undefined)) {
    const others = names.filter((one) => one !== name).join(' and ');
    context.addIssue({ code: 'custom', path: [name], message: `must be set along with ${others}` });
  }
}
