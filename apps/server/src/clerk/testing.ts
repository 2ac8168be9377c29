import { tmpdir } from 'node:os';
import { type Clerk, type ClerkEvent, startClerk } from '@makegood/simulator';
import { openLog } from '../log.ts';
import { type RunningServer, startServer } from '../server.ts';
import { type TestServer, testServer } from '../testing.ts';

export const CLERK_KEY = 'sk_test_simulated';
const webhookSecret = `whsec_${Buffer.from('a secret of the instance').toString('base64')}`;

export type World = {
  at: TestServer;
  clerk: Clerk;
  /** Where Clerk's events go. */
  webhook: string;
  plans: { free: string; pro: string; max: string };
  /** What a user has here that the order of news must not change. */
  stateOf(userId: string): Promise<object>;
  /** Another server on the same database. */
  second(): Promise<RunningServer>;
  close(): Promise<void>;
};

/** A server and a Clerk with three plans that know each other. */
export async function clerkWorld(options: { now?: () => number } = {}): Promise<World> {
  const clerk = await startClerk({ secretKey: CLERK_KEY, webhookSecret, ...options });
  const plans = {
    free: clerk.putPlan({ name: 'Free', isDefault: true }).id,
    pro: clerk.putPlan({ name: 'Pro', amount: 2000 }).id,
    max: clerk.putPlan({ name: 'Max', amount: 9900 }).id,
  };
  const config = { clerk: { api: { secretKey: CLERK_KEY, apiUrl: clerk.url }, webhookSecret } };
  const at = await testServer(config);
  return {
    ...{ at, clerk, plans, webhook: `${at.server.url}/api/webhooks/clerk` },
    second: () =>
      startServer({
        ...{ host: '127.0.0.1', port: 0, databaseUrl: at.db.url, dataDir: tmpdir(), demo: false },
        ...{ userTokens: {}, log: openLog('silent'), ...config },
      }),
    stateOf: (userId) => stateOf(at, userId),
    async close() {
      await clerk.close();
      await at.close();
    },
  };
}

async function stateOf({ db: { sql } }: TestServer, userId: string): Promise<object> {
  const [users, subscriptions, wallets, grants] = await Promise.all([
    sql`select email, name, deleted_at from users where user_id = ${userId}`,
    sql`
      select plan_id, next_plan_id, past_due, anchor_at, next_refresh_at, hold, failures
      from subscriptions where user_id = ${userId} and plan_id is not null`,
    sql`
      select credit_type, balance from wallets where user_id = ${userId} and balance <> 0
      order by credit_type`,
    sql`
      select credit_type, source, amount, remaining, state from grants
      where user_id = ${userId} and remaining > 0 order by credit_type, amount`,
  ]);
  return {
    users: [...users],
    subscriptions: [...subscriptions],
    wallets: [...wallets],
    grants: [...grants],
  };
}

/** The same events, of another user. */
export function retold(events: ClerkEvent[], userId: string, as: string): ClerkEvent[] {
  return events.map((event) => {
    const json = JSON.stringify({ ...event, id: `${event.id}_${as}` });
    return JSON.parse(json.replaceAll(userId, as)) as ClerkEvent;
  });
}
