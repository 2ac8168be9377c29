import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { cursorOf, nextCursor, pageOf } from '../paging.ts';
import { atMost } from '../walk.ts';
import { MOST_USERS } from './preview.ts';

const place = z.tuple([field.userId, field.creditTypeKey]);

export const incidentUsersInput = z.strictObject({
  incidentId: field.id,
  /** Only users of whom some charge was not refunded, or some refund not taken back in full. */
  only: z.enum(['not_refunded', 'not_taken_back']).optional(),
  cursor: cursorOf(place).optional(),
  limit: z.int().min(1).max(MOST_USERS).default(50),
});

const incidentUser = z.object({
  userId: z.string(),
  creditType: z.string(),
  /** Charges that were chosen, and what was left of them then. */
  charges: z.int(),
  amount: z.number(),
  refundedCharges: z.int(),
  refunded: z.number(),
  /** Charges that were not refunded, and why: each reason once, with a comma between. */
  notRefunded: z.int(),
  whyNotRefunded: z.string().nullable(),
  takenBack: z.number(),
  /** Refunds that are not taken back, or not in full, once the incident is undone, and why. */
  notTakenBack: z.int(),
  whyNotTakenBack: z.string().nullable(),
});

export const incidentUsersAnswer = z.object({ users: z.array(incidentUser), nextCursor });

/**
 * Who got what by an incident, and what was taken back again; by user and credit type, in their order.
 * @throws LedgerError incident_not_found
 */
export async function incidentUsers(
  { sql }: { sql: Sql },
  { incidentId, only, cursor, limit }: z.output<typeof incidentUsersInput>,
): Promise<z.output<typeof incidentUsersAnswer>> {
  const [known] = await sql`select from incidents where incident_id = ${incidentId}`;
  if (!known) throw new LedgerError('incident_not_found', { incidentId });
  const rows = await sql<z.output<typeof incidentUser>[]>`
    select user_id, credit_type, count(*) as charges, sum(amount) as amount,
      count(*) filter (where outcome = 'refunded') as refunded_charges, sum(refunded) as refunded,
      count(*) filter (where outcome <> 'refunded') as not_refunded,
      string_agg(distinct outcome, ', ') filter (where outcome <> 'refunded') as why_not_refunded,
      sum(taken_back) as taken_back,
      count(*) filter (where undo_outcome <> 'taken_back') as not_taken_back,
      string_agg(distinct undo_outcome, ', ') filter (where undo_outcome <> 'taken_back') as why_not_taken_back
    from incident_charges
    where incident_id = ${incidentId}
      ${cursor ? sql`and user_id >= ${cursor[0]} and (user_id, credit_type) > (${cursor[0]}, ${cursor[1]})` : sql``}
    group by user_id, credit_type
    ${only === 'not_refunded' ? sql`having count(*) filter (where outcome <> 'refunded') > 0` : sql``}
    ${only === 'not_taken_back' ? sql`having count(*) filter (where undo_outcome <> 'taken_back') > 0` : sql``}
    order by user_id, credit_type ${atMost(sql, limit + 1)}`;
  const { page, nextCursor: next } = pageOf(rows, limit, (row) => [row.userId, row.creditType]);
  return { users: page, nextCursor: next };
}
