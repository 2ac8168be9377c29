import { z } from 'zod';

export const auditOutcome = z.enum(['done', 'refused', 'failed']);

/** A line of the audit log as it is told. */
export const auditEntry = z.object({
  number: z.int(),
  at: z.iso.datetime(),
  /** `staff:<id>`, `key:<id>`, `user:<id>`. */
  actor: z.string(),
  actorName: z.string().nullable(),
  actorRole: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  requestId: z.string().nullable(),
  /** `failed`: it ended by a fault, and may have happened all the same. */
  outcome: auditOutcome,
  before: z.json(),
  after: z.json(),
  /** SHA-256 of this line and, by its hash, of the one before, hexadecimal. */
  hash: z.string(),
});
export type AuditEntry = z.output<typeof auditEntry>;

/** What someone is about to do, or was refused. */
export type Deed = {
  actor: string;
  actorRole: string;
  /** The procedure. */
  action: string;
  subject: string | null;
  requestId: string | null;
  before?: unknown;
};

const LONGEST = 32_768;
const secret = /^(key|secret|token|password|link|url)$|(Secret|Token|Password)$/;

/**
 * What may be kept of a value: secrets are left out, by their names; what is too large is cut; text
 * has nothing in it that PostgreSQL could not store.
 */
export function keepable(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value, (name, item: unknown) => {
    if (secret.test(name) && typeof item === 'string') return '[left out]';
    return typeof item === 'string' ? item.toWellFormed().replaceAll('\0', '') : item;
  });
  return text.length <= LONGEST
    ? text
    : JSON.stringify({ cut: text.slice(0, LONGEST).toWellFormed() });
}
