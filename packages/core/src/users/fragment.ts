import type { Sql } from '@makegood/db';

type Wanted = {
  /** The beginning of an id, or a part of an email address or a name. */
  q: string;
  /** Only ids behind this one. */
  after: string;
  most: number;
};

// Whatever begins with a text stands between the text and the text with this behind it.
const LAST_CHARACTER = '\u{10ffff}';

// What has no three letters in a row, and begins no word, has no trigram to be found by.
const hasTrigram = /[\p{L}\p{N}]{3}|[^\p{L}\p{N}][\p{L}\p{N}]/u;

const READ_AT_FIRST = 5000;
const READ_ON = 10_000;

/**
 * The first users in the order of their ids whose id begins with a text, or whose email address or
 * name has it anywhere; at their beginning only, where it is too short or the database has no
 * trigrams.
 */
export async function findFragment(sql: Sql, wanted: Wanted): Promise<string[]> {
  if (!hasTrigram.test(wanted.q) || !(await hasFragmentIndexes(sql))) {
    return idsOf(await byBeginning(sql, wanted));
  }
  // What many users have is met soon on the way through all of them; what few have, an index knows.
  const near = await amongTheNext(sql, wanted, READ_AT_FIRST);
  if (near.isEnough) return near.found;
  // Half a page among the first: the trigrams would find thousands, and the next have the other half.
  const most = wanted.most - near.found.length;
  if (near.found.length > most) {
    const further = await amongTheNext(sql, { ...wanted, after: near.last, most }, READ_ON);
    if (further.isEnough) return [...near.found, ...further.found];
  }
  return idsOf(await byTrigrams(sql, wanted));
}

const idsOf = (rows: readonly { userId: string }[]) => rows.map(({ userId }) => userId);

const asPart = (q: string) => `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** Looked up each time: an operator may add the extension later. */
async function hasFragmentIndexes(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from pg_index
    where indisvalid
      and indexrelid in (to_regclass('users_email_fragments'), to_regclass('users_name_fragments'))`;
  return row?.n === 2;
}

/** Those of the next users that match; enough where there are as many as wanted, or no more users. */
async function amongTheNext(sql: Sql, { q, after, most }: Wanted, read: number) {
  const rows = await sql<{ userId: string; nth: number; matches: boolean }[]>`
    with next as materialized (
      select *, row_number() over (order by user_id using ~<~) as nth from (
        select user_id, email, name from users where user_id ~>~ ${after}
        order by user_id using ~<~ ${sql.unsafe(`limit ${read}`)}
      ) newest
    ), judged as (
      select user_id, nth, (starts_with(user_id, ${q}) or lower(email) like lower(${asPart(q)})
        or lower(name) like lower(${asPart(q)})) is true as matches
      from next
    )
    (select * from judged where matches order by nth limit ${most})
    union
    (select * from judged where nth = ${read})
    order by nth`;
  const found = rows.flatMap(({ userId, matches }) => (matches ? [userId] : [])).slice(0, most);
  const last = rows.at(-1);
  const isEnough = found.length >= most || last?.nth !== read;
  return { found, isEnough, last: last?.userId ?? after };
}

const byTrigrams = (sql: Sql, { q, after, most }: Wanted) => sql<{ userId: string }[]>`
  with named as materialized (
    select user_id from users where lower(email) like lower(${asPart(q)})
    union
    select user_id from users where lower(name) like lower(${asPart(q)})
  )
  select user_id from (
    ${idsBeginning(sql, { q, after, most })}
    union select user_id from named where user_id ~>~ ${after}
  ) found
  order by user_id using ~<~ limit ${most}`;

/** Each index by itself, and all it finds: whoever looks for few would else read through all users. */
const byBeginning = (sql: Sql, { q, after, most }: Wanted) => sql<{ userId: string }[]>`
  with named as materialized (
    select user_id from users
    where lower(email) ~>=~ lower(${q}) and lower(email) ~<~ (lower(${q}) || ${LAST_CHARACTER})
    union
    select user_id from users
    where lower(name) ~>=~ lower(${q}) and lower(name) ~<~ (lower(${q}) || ${LAST_CHARACTER})
  )
  select user_id from (
    ${idsBeginning(sql, { q, after, most })}
    union select user_id from named where user_id ~>~ ${after}
  ) found
  order by user_id using ~<~ limit ${most}`;

const idsBeginning = (sql: Sql, { q, after, most }: Wanted) => sql`
  (select user_id from users
   where user_id ~>=~ ${q} and user_id ~<~ ${q + LAST_CHARACTER} and user_id ~>~ ${after}
   order by user_id using ~<~ limit ${most})`;
