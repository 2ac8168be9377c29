import type { Sql } from '@makegood/db';

/** How a run of a job went. */
export type JobRun = {
  job: string;
  durationMs: number;
  /** Why it failed; null where it succeeded. */
  error: string | null;
  /** Seconds from one run to the next. */
  everySeconds: number;
};

const MOST_LETTERS = 500;

/** Keeps how the last run of a job went, for the page of the system's health. */
export async function noteJobRun(
  { sql }: { sql: Sql },
  { job, durationMs, error, everySeconds }: JobRun,
): Promise<void> {
  const why = error?.slice(0, MOST_LETTERS) ?? null;
  await sql`
    insert into job_runs as j (job, started_at, duration_ms, error, succeeded_at, failures, every_seconds)
    select ${job}, now - make_interval(secs => ${durationMs}::float8 / 1000), ${Math.round(durationMs)}, ${why}::text,
      case when ${why}::text is null then now end, case when ${why}::text is null then 0 else 1 end, ${everySeconds}
    from (select makegood_now() as now) clock
    on conflict (job) do update
    set started_at = excluded.started_at, duration_ms = excluded.duration_ms, error = excluded.error,
      succeeded_at = coalesce(excluded.succeeded_at, j.succeeded_at),
      failures = case when excluded.error is null then 0 else j.failures + 1 end,
      every_seconds = excluded.every_seconds`;
}
