import { pgArray, type Sql } from '@makegood/db';
import { LRUCache } from 'lru-cache';
import { LedgerError } from '../errors.ts';
import { failureOf } from './database-failure.ts';
import { Gather, type Result } from './gather.ts';

const REMEMBERED = 100_000;

/**
 * Finds the user of a charge. A charge never changes hands, so what was found once stays true.
 * Look-ups that come at once share a query.
 */
export function openOwners(sql: Sql) {
  const known = new LRUCache<string, string>({ max: REMEMBERED });
  const bounds = { maxBatch: 1000, maxQueue: 16_384, maxWaitMs: 5000 };
  const lookUp = new Gather<string, string>((ids) => findOwners(sql, ids), bounds);
  return {
    async ownerOf(chargeId: string): Promise<string> {
      const seen = known.get(chargeId);
      if (seen !== undefined) return seen;
      const userId = await lookUp.add(chargeId);
      known.set(chargeId, userId);
      return userId;
    },
  };
}

async function findOwners(sql: Sql, ids: string[]): Promise<Result<string>[]> {
  try {
    const rows = await sql<{ chargeId: string; userId: string }[]>`
      select charge_id, user_id from charges where charge_id = any(${pgArray(ids)}::uuid[])`;
    const owners = new Map(rows.map((row) => [row.chargeId, row.userId]));
    return ids.map((chargeId) => {
      const value = owners.get(chargeId.toLowerCase());
      return value === undefined
        ? { error: new LedgerError('charge_not_found', { chargeId }) }
        : { value };
    });
  } catch (error) {
    const code = failureOf(error) === 'unreachable' ? 'unavailable' : 'internal';
    throw new LedgerError(code, { retryAfter: 1 }, { cause: error });
  }
}
