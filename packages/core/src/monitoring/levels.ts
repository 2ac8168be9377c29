import type { Sql, Transaction } from '@makegood/db';

export const MINUTE_MS = 60_000;

/** A calendar month of UTC, which goes by the length that it has at most half of the time. */
export const MONTH = 43_200;
export const WEEK = 10_080;

/** The lengths of the stretches that sums are kept of, in minutes: from a month down to a minute. */
export const levels = [MONTH, WEEK, 1440, 360, 60, 15, 1] as const;
export type Level = (typeof levels)[number];

/** Weeks begin on Mondays; all that is shorter where a day begins or within it. */
export const A_MONDAY = '2001-01-01T00:00:00Z';
const MONDAY_MS = Date.parse(A_MONDAY);

/** The beginning of the stretch of the length `l.level` that the time in a column lies in. */
export const stretchOf = (sql: Sql | Transaction, column: string) => sql`
  case l.level when ${MONTH}::int4 then date_trunc('month', ${sql(column)}, 'UTC')
    else date_bin(make_interval(mins => l.level), ${sql(column)}, ${A_MONDAY}::text::timestamptz) end`;

/** The beginnings of the stretches of this length from one of them up to another. */
export function beginningsIn(level: Level, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = from; at < to; at = boundsAt(level, at + 1)[1]) found.push(at);
  return found;
}

/** The last beginning of a stretch of this length up to a time, and the first from then on. */
export function boundsAt(level: Level, time: number): [number, number] {
  if (level === MONTH) {
    const date = new Date(time);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const begun = Date.UTC(year, month);
    return [begun, begun === time ? time : Date.UTC(year, month + 1)];
  }
  const length = level * MINUTE_MS;
  const past = (time - MONDAY_MS) / length;
  return [MONDAY_MS + Math.floor(past) * length, MONDAY_MS + Math.ceil(past) * length];
}
