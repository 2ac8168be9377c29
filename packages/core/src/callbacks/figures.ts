import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';

const MOST_COUNTED = 10_000;

export const callbackFigures = z.object({
  /** Providers whose callbacks are taken. */
  providers: z.int(),
  /** Callbacks that wait for a charge with their task, and since when; at most 10,000 are counted. */
  waiting: z.int(),
  waitingSince: field.time.nullable(),
  /** Callbacks whose charge never appeared, and when the last of them was given up. */
  unmatched: z.int(),
  unmatchedAt: field.time.nullable(),
  /** Callbacks, signed by their provider, that were refused; and when the last was. */
  refused: z.int(),
  refusedAt: field.time.nullable(),
});
export type CallbackFigures = z.output<typeof callbackFigures>;

type Row = Pick<CallbackFigures, 'providers' | 'waiting' | 'unmatched' | 'refused'> & {
  waitingSince: Date | null;
  unmatchedAt: Date | null;
  refusedAt: Date | null;
};

/** Callbacks that found no charge yet, or none at all, and that were refused. */
export async function readCallbackFigures({ sql }: { sql: Sql }): Promise<CallbackFigures> {
  const [row] = await sql<[Row]>`
    select
      (select count(*)::int from provider_callbacks) as providers,
      (select count(*)::int from (select from parked_callbacks limit ${MOST_COUNTED}) w) as waiting,
      (select min(oldest.received_at) from provider_callbacks p cross join lateral (
        select received_at from parked_callbacks w where w.provider = p.provider
        order by received_at limit 1) oldest) as waiting_since,
      (select coalesce(sum(unmatched), 0)::int8 from provider_callbacks) as unmatched,
      (select max(unmatched_at) from provider_callbacks) as unmatched_at,
      (select coalesce(sum(refused), 0)::int8 from provider_callbacks) as refused,
      (select max(refused_at) from provider_callbacks) as refused_at`;
  const { waitingSince, unmatchedAt, refusedAt, ...counts } = row;
  return {
    ...counts,
    waitingSince: waitingSince?.toISOString() ?? null,
    unmatchedAt: unmatchedAt?.toISOString() ?? null,
    refusedAt: refusedAt?.toISOString() ?? null,
  };
}
