import type { Ledger } from './engine.ts';

const BATCH = 1000;

/**
 * Lets the grants of idle wallets expire, or take effect, when they are due; a wallet that is used
 * does so by itself. Any number of servers may do this at once.
 * @returns how many wallets were brought up to date
 */
export async function age(ledger: Ledger): Promise<{ aged: number }> {
  let aged = 0;
  for (;;) {
    const wallets = await dueWallets(ledger);
    const results = await Promise.allSettled(
      wallets.map((wallet) => ledger.submit({ kind: 'age', ...wallet, actor: 'sweeper' })),
    );
    const done = results.filter((result) => result.status === 'fulfilled').length;
    aged += done;
    if (wallets.length < BATCH || done === 0) return { aged };
  }
}

/** Wallets with a grant that has expired, or takes effect, by now. */
const dueWallets = ({ sql }: Ledger) => sql<{ userId: string; creditType: string }[]>`
  select distinct user_id, credit_type from (
    (select user_id, credit_type from grants
     where open and expires_at is not null and expires_at <= (select makegood_now())
     order by expires_at limit ${BATCH})
    union all
    (select user_id, credit_type from grants
     where state = 'pending' and effective_at <= (select makegood_now())
     order by effective_at limit ${BATCH})
  ) due`;
