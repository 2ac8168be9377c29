import type { Sql } from '@makegood/db';
import { tellTime } from '../versions/now.ts';
import { readVersions } from '../versions/read.ts';
import { lock, writeVersion } from '../versions/write.ts';
import { planKind } from './kind.ts';

/** Who writes the plans that the environment names. */
const ENVIRONMENT = 'environment';

/** Credits of the type `credit` at each refresh, every 30 days. */
export type Tiers = { free: number; pro: number };

/**
 * Makes the plans `free` and `pro` where they are missing, and gives them these credits where
 * nobody but the environment has changed them so far.
 */
export async function ensureTierPlans({ sql }: { sql: Sql }, tiers: Tiers): Promise<void> {
  await ensure(sql, 'free', 'Free', tiers.free);
  await ensure(sql, 'pro', 'Pro', tiers.pro);
}

async function ensure(sql: Sql, id: string, name: string, amount: number): Promise<void> {
  await sql.begin(async (tx) => {
    const number = await lock(tx, planKind, id);
    const range = { key: id, from: number, to: number, limit: 1 };
    const [last] = await readVersions(tx, planKind, range);
    if (last && (last.actor !== ENVIRONMENT || last.values.credits.credit === amount)) return;
    const now = await tellTime(tx);
    const values = {
      name,
      credits: { credit: amount },
      refresh: { mode: 'replace' as const, every: 30 },
      active: true,
    };
    await writeVersion(tx, planKind, { key: id, actor: ENVIRONMENT, now, at: now }, values);
  });
}
