import type { Sql } from '@makegood/db';
import { z } from 'zod';

const at = z.iso.datetime();

export const jobsAnswer = z.array(
  z.object({
    job: z.string(),
    /** failing: the last run failed; late: none began for three periods and a minute. */
    state: z.enum(['ok', 'failing', 'late']),
    startedAt: at,
    durationMs: z.int(),
    everySeconds: z.int(),
    succeededAt: at.nullable(),
    /** Failures since it last succeeded, and why the last run failed. */
    failures: z.int(),
    error: z.string().nullable(),
  }),
);
type Job = z.output<typeof jobsAnswer>[number];
type Row = Omit<Job, 'startedAt' | 'succeededAt'> & { startedAt: Date; succeededAt: Date | null };

/** How each job ran last, the ones that do not run well first. */
export async function jobsHealth(sql: Sql): Promise<Job[]> {
  const rows = await sql<Row[]>`
    select job, started_at, duration_ms, every_seconds, succeeded_at, failures, error,
      case when failures > 0 then 'failing'
        when started_at < (select makegood_now()) - make_interval(secs => 3 * every_seconds + 60) then 'late'
        else 'ok' end as state
    from job_runs
    order by failures = 0, job`;
  return rows.map(({ startedAt, succeededAt, ...row }) => ({
    ...row,
    startedAt: startedAt.toISOString(),
    succeededAt: succeededAt && succeededAt.toISOString(),
  }));
}
