import type { Transaction } from '@makegood/db';
import { effectiveFrom } from './effective-from.ts';
import type { Kind } from './kind.ts';
import { tellTime } from './now.ts';
import { writeVersion } from './write.ts';

/**
 * Writes the next version of a thing that is locked, from now or from the time asked for on.
 * @throws LedgerError effective_in_past
 */
export async function putVersion<Values>(
  tx: Transaction,
  kind: Kind<Values>,
  { key, effectiveAt, actor }: { key: string; effectiveAt?: string | undefined; actor: string },
  values: Values,
): Promise<void> {
  const now = await tellTime(tx);
  const at = effectiveFrom(effectiveAt, now);
  await writeVersion(tx, kind, { key, actor, now, at }, values);
}
