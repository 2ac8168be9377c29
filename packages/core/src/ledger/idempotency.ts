import { hash } from 'node:crypto';
import type { Idempotency } from './command.ts';

/** JSON with the members of every object in one order, so that equal requests have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/**
 * What makes a retry of this request recognisable: its key, its attempt (1 unless the work is
 * tried anew) and a SHA-256 over everything else it asks for. Undefined without a key.
 */
export function idempotencyOf(input: {
  idempotencyKey?: string | undefined;
  attempt?: number;
}): Idempotency | undefined {
  const { idempotencyKey: key, attempt = 1, ...request } = input;
  if (key === undefined) return undefined;
  return { key, attempt, fingerprint: hash('sha256', canonical(request)) };
}
