import { schema, type Sql } from '@makegood/db';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { drizzle } from 'drizzle-orm/postgres-js';
import { uuidv7 } from 'uuidv7';
import type { Logger } from '../log.ts';
import { ADDRESS_HEADER } from './forward.ts';
import { limitStorage } from './limits.ts';
import { type Oidc, oidcOptions } from './oidc.ts';

const IDLE_S = 8 * 3600;
const REFRESH_S = 300;

export type StaffAuthConfig = {
  /** A pool of its own: drizzle changes how a pool reads times. */
  sql: Sql;
  secret: string;
  /** Where browsers find this server; cookies are secure when it is https. */
  publicUrl: string;
  log: Logger;
};

const tables = {
  user: schema.staff,
  session: schema.staffSessions,
  account: schema.staffAccounts,
  verification: schema.staffVerifications,
};

/** better-auth on our tables; with `oidc`, people may also come from a company's single sign-on. */
export function openBetterAuth({ sql, secret, publicUrl, log }: StaffAuthConfig, oidc?: Oidc) {
  const options = {
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: drizzleAdapter(drizzle(sql, { schema }), { provider: 'pg', schema: tables }),
    telemetry: { enabled: false },
    // What it would log beside the sentence may be an email or a token.
    logger: { level: 'warn', log: (level, message) => log.debug({ level }, `auth: ${message}`) },
    // Thrown, faults are ours to tell; otherwise they go to the standard error, emails and all.
    onAPIError: { errorURL: '/sign-in', throw: true },
    emailAndPassword: { enabled: true, disableSignUp: true },
    user: {
      additionalFields: {
        // Not required of who comes: the hook below gives it.
        role: { type: 'string', required: false, input: false },
        disabledAt: { type: 'date', required: false, input: false },
        lastSeen: { type: 'date', required: false, input: false },
      },
      ...(oidc && { validateUserInfo: oidcOptions.onlyFrom(oidc, sql) }),
    },
    session: { expiresIn: IDLE_S, updateAge: REFRESH_S },
    account: {
      // Sign-in is all that is wanted of the provider: its tokens are not kept.
      updateAccountOnSignIn: false,
      accountLinking: {
        enabled: true,
        trustedProviders: ['sso'],
        requireLocalEmailVerified: false,
      },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 60,
      customRules: {
        '/sign-in/email': { window: 60, max: 30 },
        '/sign-in/social': { window: 60, max: 30 },
      },
      customStorage: limitStorage(),
    },
    advanced: {
      cookiePrefix: 'makegood',
      useSecureCookies: publicUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => uuidv7() },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({
            data: { ...user, image: null, role: oidc?.defaultRole ?? 'viewer' },
          }),
        },
      },
      account: {
        create: { before: async (account) => ({ data: { ...account, ...noTokens } }) },
      },
      session: { create: { before: (session) => refuseDisabled(sql, session.userId) } },
    },
    plugins: oidc ? [oidcOptions.plugin(oidc)] : [],
  } satisfies BetterAuthOptions;
  return betterAuth(options);
}

export type BetterAuth = ReturnType<typeof openBetterAuth>;

const noTokens = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
};

async function refuseDisabled(sql: Sql, staffId: string): Promise<void> {
  const disabled = await sql`
    select from staff where staff_id = ${staffId} and disabled_at is not null`;
  if (disabled.length > 0) throw new APIError('FORBIDDEN', { code: DISABLED });
}

/** The code of better-auth's refusal of someone who was disabled. */
export const DISABLED = 'STAFF_DISABLED';
