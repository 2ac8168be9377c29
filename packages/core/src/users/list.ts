import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { cursorOf, limit, nextCursor, pageOf } from '../paging.ts';

export const listUsersInput = z.strictObject({
  /** The beginning of an id, or, in any case of its letters, of an email address or a name. */
  q: z.union([z.literal(''), field.label]).default(''),
  cursor: cursorOf(field.userId).optional(),
  limit,
});

export const listUsersAnswer = z.object({
  users: z.array(
    z.object({
      userId: z.string(),
      email: z.string().nullable(),
      name: z.string().nullable(),
      createdAt: z.iso.datetime(),
      deletedAt: z.iso.datetime().nullable(),
      planId: z.string().nullable(),
      balances: z.record(
        field.creditTypeKey,
        z.object({ available: field.amountOrZero, held: field.amountOrZero }),
      ),
    }),
  ),
  nextCursor,
});
export type ListUsersAnswer = z.output<typeof listUsersAnswer>;

type Row = Omit<ListUsersAnswer['users'][number], 'createdAt' | 'deletedAt'> & {
  createdAt: Date;
  deletedAt: Date | null;
};

// Whatever begins with a text stands between the text and the text with this behind it.
const LAST_CHARACTER = '\u{10ffff}';

/** Users with their plan and balances, in the order of their ids; those that `q` is the beginning of. */
export async function listUsers(
  { sql }: { sql: Sql },
  { q, cursor = '', limit: most }: z.output<typeof listUsersInput>,
): Promise<ListUsersAnswer> {
  const rows = await sql<Row[]>`
    with page as (${q === '' ? everyone(sql, cursor, most) : matching(sql, q, cursor, most)})
    select u.user_id, u.email, u.name, u.created_at, u.deleted_at, s.plan_id,
      coalesce((
        select jsonb_object_agg(w.credit_type, jsonb_build_object('held', w.held, 'available', coalesce((
          select sum(g.remaining) from grants g
          where g.user_id = w.user_id and g.credit_type = w.credit_type and g.open
            and (g.expires_at is null or g.expires_at > (select makegood_now()))), 0)))
        from wallets w where w.user_id = u.user_id), '{}') as balances
    from page join users u using (user_id) left join subscriptions s using (user_id)
    order by u.user_id using ~<~`;
  const { page, nextCursor: next } = pageOf(rows, most, ({ userId }) => userId);
  const users = page.map(({ createdAt, deletedAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    deletedAt: deletedAt && deletedAt.toISOString(),
  }));
  return { users, nextCursor: next };
}

/** The inner limit, the largest there is, tells PostgreSQL that an index is faster than sorting them all. */
const everyone = (sql: Sql, after: string, most: number) => sql`
  select user_id from (
    select user_id from users where user_id ~>~ ${after} order by user_id using ~<~ limit 201
  ) next
  order by user_id using ~<~ limit ${most + 1}`;

/** Each index by itself, and all it finds: whoever looks for few would else read through all users. */
const matching = (sql: Sql, q: string, after: string, most: number) => sql`
  with named as materialized (
    select user_id from users
    where lower(email) ~>=~ lower(${q}) and lower(email) ~<~ (lower(${q}) || ${LAST_CHARACTER})
    union
    select user_id from users
    where lower(name) ~>=~ lower(${q}) and lower(name) ~<~ (lower(${q}) || ${LAST_CHARACTER})
  ), known as (
    select user_id from users
    where user_id ~>=~ ${q} and user_id ~<~ ${q + LAST_CHARACTER} and user_id ~>~ ${after}
    order by user_id using ~<~ limit ${most + 1}
  )
  select user_id from (
    select user_id from known union select user_id from named where user_id ~>~ ${after}
  ) found
  order by user_id using ~<~ limit ${most + 1}`;
