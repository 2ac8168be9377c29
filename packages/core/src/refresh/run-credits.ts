import type { Sql } from '@makegood/db';

/** Credits of each type, in its smallest unit. */
export type CreditsByType = Record<string, { expired: number; granted: number }>;

/** What a run has let expire and granted so far, of each credit type; nothing for an unknown run. */
export async function runCredits(
  { sql }: { sql: Sql },
  { runId }: { runId: string },
): Promise<CreditsByType> {
  const rows = await sql<{ creditType: string; expired: number; granted: number }[]>`
    select change ->> 'creditType' as credit_type,
      sum((change ->> 'expired')::numeric) as expired,
      coalesce(sum((change -> 'granted' ->> 'amount')::numeric), 0) as granted
    from refreshes cross join lateral jsonb_array_elements(changes) change
    where run_id = ${runId} and kind = 'refresh' and outcome = 'refreshed'
    group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ creditType, ...credits }) => [creditType, credits]));
}
