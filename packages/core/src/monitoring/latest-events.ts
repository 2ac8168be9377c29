import type { Transaction } from '@makegood/db';
import { z } from 'zod';

const MOST = 20;

export const happening = z.object({
  at: z.iso.datetime(),
  kind: z.enum(['charged', 'held', 'settled', 'refunded', 'absorbed']),
  /** None where credits were given out of goodwill. */
  chargeId: z.uuid().nullable(),
  feature: z.string().nullable(),
  provider: z.string().nullable(),
  creditType: z.string(),
  credits: z.int(),
  reason: z.string().nullable(),
});
type Happening = z.output<typeof happening>;

/** The last 20 events of all charges, newest first; nothing in them tells whose they are. */
export async function latestEvents(tx: Transaction): Promise<Happening[]> {
  const rows = await tx<(Omit<Happening, 'at'> & { at: Date })[]>`
    select at, kind, charge_id, feature, provider, credit_type, amount as credits, reason
    from events order by at desc, user_id desc, event_id desc limit ${MOST}`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
