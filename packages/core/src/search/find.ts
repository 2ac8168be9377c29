import { pgArray, type Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { findFragment } from '../users/fragment.ts';

const MOST_HITS = 20;

export const findInput = z.strictObject({
  /**
   * The id of a user, charge, refund or grant; a provider's task id; an idempotency key; any part
   * of a user's email or name, whatever the case of its letters.
   */
  q: field.label.transform((text) => text.trim()),
});

const hit = z.object({
  kind: z.enum(['user', 'charge', 'refund', 'grant']),
  id: z.string(),
  userId: z.string(),
  /** The charge itself, or the one that a refund belongs to. */
  chargeId: field.id.nullable(),
  title: z.string(),
  subtitle: z.string(),
  /** When it was made. */
  at: z.iso.datetime(),
});
type Hit = z.output<typeof hit>;

/** Best first: what has this id or key, then users by their email or name. */
export const findAnswer = z.object({ hits: z.array(hit).max(MOST_HITS) });

type Row = Omit<Hit, 'at'> & { at: Date };

/** Finds users, charges, refunds and grants by one text; what was committed before is found. */
export async function find(
  { sql }: { sql: Sql },
  { q }: z.output<typeof findInput>,
): Promise<z.output<typeof findAnswer>> {
  if (q === '') return { hits: [] };
  const [byId, byKey, users] = await Promise.all([
    field.id.safeParse(q).success ? withId(sql, q) : [],
    withKey(sql, q),
    usersLike(sql, q),
  ]);
  const seen = new Set<string>();
  const hits = [...byId, ...byKey, ...users].filter(({ kind, id }) => {
    const known = seen.has(`${kind} ${id}`);
    seen.add(`${kind} ${id}`);
    return !known;
  });
  return {
    hits: hits.slice(0, MOST_HITS).map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
  };
}

const chargeHit = (sql: Sql) => sql`
  'charge' as kind, c.charge_id::text as id, c.user_id, c.feature as title,
  concat_ws(' · ', c.state, c.provider, c.provider_task_id, c.api_route) as subtitle, c.created_at as at, c.charge_id`;
const refundHit = (sql: Sql) => sql`
  'refund' as kind, r.refund_id::text as id, r.user_id, r.reason as title,
  concat_ws(' · ', r.feature, r.provider, r.api_route) as subtitle, r.created_at as at, r.charge_id`;
const grantHit = (sql: Sql) => sql`
  'grant' as kind, g.grant_id::text as id, g.user_id, g.source as title,
  concat_ws(' · ', g.credit_type, g.state) as subtitle, g.created_at as at, null::uuid as charge_id`;

const withId = (sql: Sql, id: string) => sql<Row[]>`
  select ${chargeHit(sql)} from charges c where c.charge_id = ${id}::text::uuid
  union all
  select ${refundHit(sql)} from refunds r where r.refund_id = ${id}::text::uuid
  union all
  select ${grantHit(sql)} from grants g where g.grant_id = ${id}::text::uuid`;

/** What a provider knows as this task, and what was done under this idempotency key; the newest first. */
const withKey = (sql: Sql, key: string) => sql<Row[]>`
  with done as materialized (
    select user_id, answer from (
      select user_id, answer, created_at from idempotency_keys where key = ${key} limit 1000
    ) keyed
    order by created_at desc limit ${MOST_HITS}
  ), tasks as materialized (
    select charge_id, user_id from charges where provider_task_id = ${key} limit 1000
  )
  select * from (
    select ${chargeHit(sql)} from tasks join charges c using (charge_id, user_id)
    union
    select ${chargeHit(sql)} from done join charges c
      on c.charge_id = (done.answer ->> 'chargeId')::uuid and c.user_id = done.user_id
    union
    select ${refundHit(sql)} from done join refunds r
      on r.refund_id = (done.answer ->> 'refundId')::uuid and r.user_id = done.user_id
    union
    select ${grantHit(sql)} from done join grants g
      on g.grant_id = (done.answer ->> 'grantId')::uuid and g.user_id = done.user_id
  ) found
  order by at desc limit ${MOST_HITS}`;

/** Users by id, then by the beginning of an email or a name, then by any part of those. */
async function usersLike(sql: Sql, q: string): Promise<readonly Row[]> {
  const ids = await findFragment(sql, { q, after: '', most: MOST_HITS });
  return sql<Row[]>`
    with known as (
      select user_id from users where user_id = ${q}
      union ${beginning(sql, 'email', q)}
      union ${beginning(sql, 'name', q)}
      union select unnest(${pgArray(ids)}::text[])
    )
    select 'user' as kind, user_id as id, user_id, coalesce(u.name, u.email, user_id) as title,
      concat_ws(' · ', case when u.name is not null then u.email end, s.plan_id,
        case when u.deleted_at is not null then 'deleted' end) as subtitle,
      u.created_at as at, null as charge_id
    from known join users u using (user_id) left join subscriptions s using (user_id)
    order by user_id = ${q} desc, (lower(u.email) = lower(${q})) is true desc,
      (lower(u.name) = lower(${q})) is true desc,
      starts_with(lower(u.email), lower(${q})) is true desc,
      starts_with(lower(u.name), lower(${q})) is true desc, user_id
    limit ${MOST_HITS}`;
}

/** The first in their order, so that the very same text is among them. */
const beginning = (sql: Sql, column: 'email' | 'name', q: string) => sql`
  (select user_id from users
   where lower(${sql(column)}) ~>=~ lower(${q}) and lower(${sql(column)}) ~<~ (lower(${q}) || ${'\u{10ffff}'})
   order by lower(${sql(column)}) using ~<~ limit ${MOST_HITS})`;
