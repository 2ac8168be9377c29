import { pgArray, type Sql, type Transaction } from '@makegood/db';
import type { UserFacts } from './facts.ts';
import { userSubject } from './state.ts';

/**
 * Writes users as Clerk has them; who is not here is created, on no plan. Returns the ids of those
 * that were written: who was deleted, or of whom something newer is known, is not.
 */
export async function writeUsers(sql: Sql | Transaction, users: UserFacts[]): Promise<Set<string>> {
  const newest = [...new Map(users.map((user) => [user.userId, user])).values()];
  const column = <T extends string | number | null>(value: (user: UserFacts) => T) =>
    pgArray(newest.map(value));
  // Ordered, so that two of these cannot wait for each other.
  const rows = await sql<{ userId: string }[]>`
    with news as materialized (
      select * from unnest(
        ${column(({ userId }) => userId)}::text[], ${column(({ email }) => email)}::text[],
        ${column(({ name }) => name)}::text[],
        ${column(({ createdAt }) => iso(createdAt))}::timestamptz[],
        ${column(({ updatedAt }) => iso(updatedAt))}::timestamptz[]
      ) as u (user_id, email, name, created_at, updated_at)
    ), newer as materialized (
      insert into clerk_states as s (subject, updated_at, state)
      select 'user:' || user_id, updated_at, '{}' from news order by user_id
      on conflict (subject) do update set updated_at = excluded.updated_at
      where s.deleted_at is null and s.updated_at <= excluded.updated_at
      returning subject
    )
    insert into users as u (user_id, email, name, created_at)
    select user_id, email, name, created_at from news
    where 'user:' || user_id in (select subject from newer) order by user_id
    on conflict (user_id) do update set email = excluded.email, name = excluded.name,
      created_at = least(u.created_at, excluded.created_at)
    returning user_id`;
  return new Set(rows.map(({ userId }) => userId));
}

/** Deletes a user as Clerk did: for good, whatever news of it still come. The ledger stays. */
export async function deleteUser(tx: Transaction, userId: string, at: number): Promise<void> {
  const time = new Date(at);
  await tx`
    insert into clerk_states as s (subject, updated_at, deleted_at, state)
    values (${userSubject(userId)}, ${time}, ${time}, '{}')
    on conflict (subject) do update set deleted_at = coalesce(s.deleted_at, excluded.deleted_at)`;
  await tx`
    insert into users (user_id, created_at, deleted_at) values (${userId}, ${time}, ${time})
    on conflict (user_id) do update set email = null, name = null, deleted_at = ${time}`;
}

const iso = (at: number) => new Date(at).toISOString();
