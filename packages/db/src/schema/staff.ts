import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytea, utc } from './columns.ts';

const roles = ['viewer', 'support', 'approver', 'admin'] as const;

/** People who work in the dashboard. The names in TypeScript are the ones that better-auth knows. */
export const staff = pgTable(
  'staff',
  {
    id: uuid('staff_id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    role: text('role', { enum: roles }).notNull(),
    createdAt: utc('created_at').notNull(),
    updatedAt: utc('updated_at').notNull(),
    /** Since when this person may not sign in; null: they may. */
    disabledAt: utc('disabled_at'),
    /** The last call of any of their sessions, to the minute. */
    lastSeen: utc('last_seen'),
  },
  (t) => [
    check('staff_role', sql`${t.role} in ('viewer', 'support', 'approver', 'admin')`),
    check('staff_email_lower_case', sql`${t.email} = lower(${t.email})`),
  ],
);

/** Who is signed in where. The cookie carries the token, signed. */
export const staffSessions = pgTable(
  'staff_sessions',
  {
    id: uuid('session_id').primaryKey(),
    userId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    token: text('token').notNull().unique(),
    expiresAt: utc('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: utc('created_at').notNull(),
    updatedAt: utc('updated_at').notNull(),
  },
  (t) => [index('staff_sessions_of_staff').on(t.userId)],
);

/** Ways to sign in: a password (provider `credential`) or a company's single sign-on. */
export const staffAccounts = pgTable(
  'staff_accounts',
  {
    id: uuid('staff_account_id').primaryKey(),
    userId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    providerId: text('provider_id').notNull(),
    accountId: text('account_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: utc('access_token_expires_at'),
    refreshTokenExpiresAt: utc('refresh_token_expires_at'),
    scope: text('scope'),
    /** scrypt, salted. */
    password: text('password'),
    createdAt: utc('created_at').notNull(),
    updatedAt: utc('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('staff_accounts_at_provider').on(t.providerId, t.accountId),
    index('staff_accounts_of_staff').on(t.userId),
  ],
);

/** What better-auth must find again for a few minutes: the state of a single sign-on under way. */
export const staffVerifications = pgTable(
  'staff_verifications',
  {
    id: uuid('verification_id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: utc('expires_at').notNull(),
    createdAt: utc('created_at').notNull(),
    updatedAt: utc('updated_at').notNull(),
  },
  (t) => [index('staff_verifications_by_identifier').on(t.identifier)],
);

/** Links with which someone becomes staff; only a SHA-256 of the token is kept. */
export const staffInvites = pgTable(
  'staff_invites',
  {
    inviteId: uuid('invite_id').primaryKey(),
    tokenHash: bytea('token_hash').notNull().unique(),
    email: text('email').notNull(),
    role: text('role', { enum: roles }).notNull(),
    /** The actor, as the ledger writes actors down. */
    invitedBy: text('invited_by').notNull(),
    createdAt: utc('created_at').notNull(),
    expiresAt: utc('expires_at').notNull(),
    acceptedAt: utc('accepted_at'),
    /** Withdrawn, or replaced by a newer one for the same email. */
    revokedAt: utc('revoked_at'),
  },
  (t) => [
    check('staff_invites_role', sql`${t.role} in ('viewer', 'support', 'approver', 'admin')`),
    check('staff_invites_token_hash', sql`octet_length(${t.tokenHash}) = 32`),
    check('staff_invites_email_lower_case', sql`${t.email} = lower(${t.email})`),
    check('staff_invites_end', sql`${t.acceptedAt} is null or ${t.revokedAt} is null`),
    uniqueIndex('staff_invites_open')
      .on(t.email)
      .where(sql`${t.acceptedAt} is null and ${t.revokedAt} is null`),
  ],
);

/** Secrets that all servers of this database share and nobody has chosen. */
export const serverSecrets = pgTable('server_secrets', {
  name: text('name').primaryKey(),
  secret: text('secret').notNull(),
  createdAt: utc('created_at').notNull(),
});
