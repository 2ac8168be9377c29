import { pgArray, type Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { cursorOf, limit, nextCursor, pageOf } from '../paging.ts';
import { findFragment } from './fragment.ts';

export const listUsersInput = z.strictObject({
  /** The beginning of an id, or, in any case of its letters, a part of an email address or a name. */
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

/** Users with their plan and balances, in the order of their ids; those that `q` is a part of. */
export async function listUsers(
  { sql }: { sql: Sql },
  { q, cursor = '', limit: most }: z.output<typeof listUsersInput>,
): Promise<ListUsersAnswer> {
  const page =
    q === ''
      ? everyone(sql, cursor, most)
      : these(sql, await findFragment(sql, { q, after: cursor, most: most + 1 }));
  const rows = await sql<Row[]>`
    with page as (${page})
    select u.user_id, u.email, u.name, u.created_at, u.deleted_at, s.plan_id,
      coalesce((
        select jsonb_object_agg(w.credit_type, jsonb_build_object('held', w.held, 'available', coalesce((
          select sum(g.remaining) from grants g
          where g.user_id = w.user_id and g.credit_type = w.credit_type and g.open
            and (g.expires_at is null or g.expires_at > (select makegood_now()))), 0)))
        from wallets w where w.user_id = u.user_id), '{}') as balances
    from page join users u using (user_id) left join subscriptions s using (user_id)
    order by u.user_id using ~<~`;
  const { page: shown, nextCursor: next } = pageOf(rows, most, ({ userId }) => userId);
  const users = shown.map(({ createdAt, deletedAt, ...row }) => ({
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

const these = (sql: Sql, ids: string[]) => sql`select unnest(${pgArray(ids)}::text[]) as user_id`;
