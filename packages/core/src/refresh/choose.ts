import { pgArray, type Sql } from '@makegood/db';

/** Whom a run refreshes. */
export type Selection = {
  /** Only users of this plan. */
  planId?: string | undefined;
  /** Only these users, at most 10,000. */
  userIds?: string[] | undefined;
  /** Those who are not due too; only with `planId` or `userIds`. */
  force?: boolean | undefined;
};

export type Chosen = { userId: string; dueAt: string | null };

/** What both the count and the pages look for; `due` by the index `subscriptions_due`. */
const chosen = (sql: Sql, { planId, userIds, force }: Selection) => sql`
  plan_id is not null and not hold and not past_due
  ${force ? sql`` : sql`and next_refresh_at is not null`}
  ${planId === undefined ? sql`` : sql`and plan_id = ${planId}`}
  ${userIds === undefined ? sql`` : sql`and user_id = any(${pgArray(userIds)}::text[])`}`;

/** How many users a run would refresh now. */
export async function countChosen(sql: Sql, selection: Selection): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*) as n from subscriptions where ${chosen(sql, selection)}
    ${selection.force ? sql`` : sql`and next_refresh_at <= (select makegood_now())`}`;
  return row?.n ?? 0;
}

/** The users to refresh, a page at a time, each once; without locks: the ledger looks again. */
export async function* readChosen(
  sql: Sql,
  selection: Selection,
  until: Date,
  size: number,
): AsyncGenerator<Chosen[], void> {
  let after: Chosen | undefined;
  for (;;) {
    const rows: Chosen[] = selection.force
      ? await forcedPage(sql, selection, after, size)
      : await duePage(sql, selection, until, after, size);
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1);
    if (rows.length < size) return;
  }
}

// The time goes as text: a Date would cut the microseconds that the keyset needs.
const duePage = (
  sql: Sql,
  selection: Selection,
  until: Date,
  after: Chosen | undefined,
  size: number,
) => sql<Chosen[]>`
  select user_id, next_refresh_at::text as due_at from subscriptions
  where ${chosen(sql, selection)} and next_refresh_at <= ${until}
    ${after ? sql`and (next_refresh_at, user_id) > (${after.dueAt}::text::timestamptz, ${after.userId})` : sql``}
  order by next_refresh_at, user_id limit ${size}`;

const forcedPage = (sql: Sql, selection: Selection, after: Chosen | undefined, size: number) => sql<
  Chosen[]
>`
  select user_id, null as due_at from subscriptions
  where ${chosen(sql, selection)} ${after ? sql`and user_id > ${after.userId}` : sql``}
  order by user_id limit ${size}`;
