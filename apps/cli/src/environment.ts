import { z } from 'zod';
import { CommandError } from './command-error.ts';

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });
const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });

const credits = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);

const variables = z
  .object({
    DATABASE_URL: postgresUrl.optional(),
    MAKEGOOD_DATA_DIR: z.string().default('.data'),
    MAKEGOOD_URL: webUrl.optional(),
    MAKEGOOD_PUBLIC_URL: webUrl.optional(),
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port')
      .default('8787'),
    MAKEGOOD_API_KEY: z.string().optional(),
    CLERK_SECRET_KEY: z.string().optional(),
    CLERK_API_URL: webUrl.optional(),
    CREDITS_FREE_TIER: credits.default(1000),
    CREDITS_PRO_TIER: credits.default(20_000),
  })
  .refine((env) => env.MAKEGOOD_URL === undefined || env.MAKEGOOD_API_KEY !== undefined, {
    message: 'must be set along with MAKEGOOD_URL',
    path: ['MAKEGOOD_API_KEY'],
  })
  .transform(({ MAKEGOOD_URL: url, MAKEGOOD_API_KEY: apiKey, ...env }) => ({
    databaseUrl: env.DATABASE_URL,
    dataDir: env.MAKEGOOD_DATA_DIR,
    /** The running server to work with. */
    server: url !== undefined && apiKey !== undefined ? { url, apiKey } : undefined,
    /** Where browsers find the dashboard. */
    publicUrl: env.MAKEGOOD_PUBLIC_URL ?? url ?? `http://127.0.0.1:${env.PORT}`,
    clerk:
      env.CLERK_SECRET_KEY === undefined
        ? undefined
        : { secretKey: env.CLERK_SECRET_KEY, apiUrl: env.CLERK_API_URL },
    /** Credits of plans that come from Clerk. */
    tiers: { free: env.CREDITS_FREE_TIER, pro: env.CREDITS_PRO_TIER },
  }));

export type Environment = z.output<typeof variables>;

/**
 * Reads what the commands need of the environment; a variable that is empty counts as not set.
 * @throws CommandError naming the first that is wrong
 */
export function readEnvironment(environment: Record<string, string | undefined>): Environment {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = variables.safeParse(set);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CommandError(`${String(issue?.path[0])} ${issue?.message}`);
}
