import type { Sql } from '@makegood/db';
import { z } from 'zod';

const at = z.iso.datetime();

export const deliveriesAnswer = z.object({
  clerk: z.object({
    /** The last event that its webhook brought. */
    lastEventAt: at.nullable(),
    lastSync: z
      .object({
        runId: z.string(),
        state: z.enum(['running', 'finished', 'failed']),
        at,
        error: z.string().nullable(),
      })
      .nullable(),
  }),
  webhooks: z.object({
    /** Endpoints in use, and those whose last attempt failed. */
    endpoints: z.int(),
    failingEndpoints: z.int(),
    failingSince: at.nullable(),
    /** Messages that could not be delivered, and those still to be tried; at most 10,000 are counted. */
    failed: z.int(),
    pending: z.int(),
  }),
});
type Deliveries = z.output<typeof deliveriesAnswer>;

const MOST_COUNTED = 10_000;

type Row = Omit<Deliveries['webhooks'], 'failingSince'> & {
  failingSince: Date | null;
  lastEventAt: Date | null;
};
type Sync = {
  runId: string;
  state: 'running' | 'finished' | 'failed';
  at: Date;
  error: string | null;
};

/** What comes from Clerk and what is told to other systems. */
export async function deliveries(sql: Sql): Promise<Deliveries> {
  const [[row], [sync]] = await Promise.all([
    sql<[Row]>`
      with used as (
        select failing_since from webhook_endpoints where deleted_at is null and disabled_at is null)
      select (select count(*)::int4 from used) as endpoints,
        (select count(failing_since)::int4 from used) as failing_endpoints,
        (select min(failing_since) from used) as failing_since,
        ${undelivered(sql, 'failed')} as failed, ${undelivered(sql, 'pending')} as pending,
        (select max(received_at) from clerk_events) as last_event_at`,
    sql<Sync[]>`
      select run_id, state, coalesce(finished_at, started_at) as at, error from sync_runs
      where not dry_run order by started_at desc limit 1`,
  ]);
  const { lastEventAt, failingSince, ...webhooks } = row;
  return {
    clerk: {
      lastEventAt: lastEventAt && lastEventAt.toISOString(),
      lastSync: sync ? { ...sync, at: sync.at.toISOString() } : null,
    },
    webhooks: { ...webhooks, failingSince: failingSince && failingSince.toISOString() },
  };
}

const undelivered = (sql: Sql, state: 'failed' | 'pending') => sql`
  (select count(*)::int4 from (
    select from webhook_deliveries where state = ${state} and state <> 'delivered'
    limit ${MOST_COUNTED}) d)`;
