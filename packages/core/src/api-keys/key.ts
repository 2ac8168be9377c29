import { hash, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** What a key may do; each staff role may do all that the one before may, and admin also what service may. */
export const roles = ['service', 'viewer', 'support', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

/** A key as it is kept: never the key itself. Times are ISO 8601 UTC. */
export const apiKey = z.object({
  keyId: z.uuid(),
  name: z.string(),
  role: z.enum(roles),
  createdAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.output<typeof apiKey>;

export type ApiKeyRow = {
  keyId: string;
  name: string;
  role: Role;
  createdAt: Date;
  revokedAt: Date | null;
};

export const apiKeyOf = (row: ApiKeyRow): ApiKey => ({
  keyId: row.keyId,
  name: row.name,
  role: row.role,
  createdAt: row.createdAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

/** A new key: `mg_` and 256 random bits. It cannot be guessed, so one fast hash keeps it safe at rest. */
export const newApiKey = (): string => `mg_${randomBytes(32).toString('base64url')}`;

/** The SHA-256 under which a key is kept and found. */
export const hashApiKey = (key: string): Buffer => hash('sha256', key, 'buffer');
