import type { Transaction } from '@makegood/db';
import { z } from 'zod';
import type { Range } from './range.ts';

const counted = z.array(z.object({ at: z.iso.datetime(), users: z.int() }));
export const activeUsersAnswer = z.object({ days: counted, months: counted });

type Span = 'day' | 'month';
type Counted = { span: Span; at: Date; users: number };

/**
 * How many users opened a charge, in each day and each month of UTC that the range touches; each whole,
 * the current one up to now.
 */
export async function activeUsers(
  tx: Transaction,
  { from, to, now }: Range,
): Promise<z.output<typeof activeUsersAnswer>> {
  const rows = await tx<Counted[]>`
    with spans (span) as (values ('day'), ('month')),
    reached as (
      select span, date_trunc(span, ${from}::timestamptz, 'UTC') as since,
        date_trunc(span, ${to}::timestamptz - interval '1 microsecond', 'UTC') + ('1 ' || span)::interval as before
      from spans),
    young as (
      select distinct r.span, date_trunc(r.span, e.at, 'UTC') as at, e.user_id
      from reached r join events e on e.at >= r.since and e.at < r.before
      -- Between two ends, so that it is planned as the little that it is.
      where e.at >= greatest(date_trunc('month', ${from}::timestamptz, 'UTC'),
          (select coalesce(users_to, '-infinity') from rollup_state))
        and e.at < date_trunc('month', ${to}::timestamptz, 'UTC') + interval '1 month'
        and e.kind in ('charged', 'held')),
    new as (
      select span, at, count(*) as users from young y
      -- Looked up user by user: they are few, though the planner cannot know it.
      where not coalesce((
        select u.charges > 0 from user_activity u
        where u.span = y.span and u.at = y.at and u.user_id = y.user_id), false)
      group by span, at)
    select span, at, sum(users)::int4 as users
    from (
      select a.span, a.at, a.users from reached r
      join active_users a on a.span = r.span and a.at >= r.since and a.at < r.before
      union all
      select span, at, users from new) all_users
    group by span, at`;
  const byStart = new Map(rows.map(({ span, at, users }) => [`${span} ${at.getTime()}`, users]));
  const told = (span: Span) =>
    startsOf(span, from, to > now ? now : to).map((at) => ({
      at: at.toISOString(),
      users: byStart.get(`${span} ${at.getTime()}`) ?? 0,
    }));
  return { days: told('day'), months: told('month') };
}

/** The beginnings of the UTC days or months that a stretch of time touches. */
function startsOf(span: Span, from: Date, to: Date): Date[] {
  const starts: Date[] = [];
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth()];
  const day = span === 'day' ? from.getUTCDate() : 1;
  for (let n = 0; ; n++) {
    const at = span === 'day' ? Date.UTC(year, month, day + n) : Date.UTC(year, month + n, day);
    if (at >= to.getTime()) return starts;
    starts.push(new Date(at));
  }
}
