import { readFile } from 'node:fs/promises';
import { uuidv7 } from 'uuidv7';
import { FEATURE } from '../world.ts';
import { type Contender, fingerprintOf, pool } from './contender.ts';

/**
 * One statement for each call: a function in PL/pgSQL that does it all in one round trip. A single
 * statement of CTEs would be wrong: it reads the grants in the snapshot from before it had the lock.
 */
export async function openStatements(url: string): Promise<Contender> {
  const sql = pool(url, 'statement');
  await sql.unsafe(await readFile(new URL('./statement.sql', import.meta.url), 'utf8'));
  return {
    name: 'statement per call',
    async charge(userId, key) {
      const fingerprint = Buffer.from(fingerprintOf(userId), 'hex');
      await sql`
        select bench_charge(${userId}, ${FEATURE}, ${key}, ${fingerprint}::bytea, ${uuidv7()}::uuid,
          ${uuidv7()}::uuid)`;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}
