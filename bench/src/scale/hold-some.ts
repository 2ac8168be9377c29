import { deduct, type Ledger } from '@makegood/core';

/** Longer than the look-ups take. */
const hold = { seconds: 7200 };

/** Opens held charges of random users who can pay them, as they would be held at any moment. */
export async function holdSome(ledger: Ledger, count: number): Promise<void> {
  const users = await ledger.sql<{ userId: string }[]>`
    select distinct user_id from generate_series(1, ${count}::int) i cross join lateral (
      select user_id from wallets
      where user_id >= 'user_' || substr(md5(random()::text || i), 1, 24) and balance >= 20
      order by user_id limit 1) w`;
  await Promise.all(
    users.map(({ userId }) =>
      deduct(ledger, { userId, feature: 'image', units: 1, attempt: 1, hold }, 'bench'),
    ),
  );
}
