import { deduct, openLedger } from '@makegood/core';
import { FEATURE } from '../world.ts';
import { type Contender, pool } from './contender.ts';

/** The ledger engine as the server runs it. */
export function openEngine(url: string): Contender {
  const sql = pool(url, 'engine');
  const ledger = openLedger({ sql });
  return {
    name: 'engine',
    async charge(userId, key) {
      await deduct(
        ledger,
        { userId, feature: FEATURE, units: 1, attempt: 1, idempotencyKey: key },
        'bench',
      );
    },
    async close() {
      await ledger.close();
      await sql.end({ timeout: 5 });
    },
  };
}
