import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '../ledger/sweep.ts';
import { movingHistory, wholeRange } from '../testing/moving-history.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { topUsers, topUsersInput } from './top-users.ts';
import { usage, usageInput } from './usage.ts';

let at: TestLedger;

beforeAll(async () => {
  at = await testLedger();
  await movingHistory(at);
});
afterAll(async () => {
  await sweep(at);
  await at.close();
});

const ask = async (more: object = {}) =>
  usage(at, usageInput.parse({ ...(await wholeRange(at)), ...more }));

const recount = (from: string, to: string, by: string) => at.sql<
  { key: string; charges: number; units: number }[]
>`
  select ${
    {
      feature: at.sql`c.feature`,
      provider: at.sql`coalesce(c.provider, '')`,
      apiRoute: at.sql`coalesce(c.api_route, '')`,
      operationType: at.sql`v.operation_type`,
    }[by] ?? at.sql`''`
  } as key, count(*)::int4 as charges, sum(c.units)::int4 as units
  from charges c join feature_versions v on v.feature = c.feature
  where c.created_at >= ${from}::text::timestamptz and c.created_at < ${to}::text::timestamptz
  group by 1`;

describe('usage', () => {
  test.each(['feature', 'provider', 'operationType', 'apiRoute'] as const)(
    'by %s is that of the charges',
    async (by) => {
      const answer = await ask({ by, bucket: 'hour', timeZone: 'Australia/Lord_Howe' });
      const counted = await recount(answer.from, answer.to, by);
      const byKey = (rows: { key: string }[]) =>
        rows.toSorted((a, b) => a.key.localeCompare(b.key));
      expect(byKey(answer.parts)).toEqual(byKey([...counted]));
      expect(answer.charges).toBeGreaterThan(100);
      for (const [index, bucket] of answer.buckets.entries()) {
        const to = answer.buckets[index + 1]?.at ?? answer.to;
        if (bucket.charges === 0) continue;
        const rows = await recount(bucket.at, to, by);
        expect(answer.keys.map((key, i) => ({ key, ...bucket.parts[i] }))).toEqual(
          answer.keys.map(
            (key) => rows.find((row) => row.key === key) ?? { key, charges: 0, units: 0 },
          ),
        );
      }
    },
  );

  test('active users of days and months are those who opened a charge', async () => {
    const answer = await ask();
    for (const span of ['day', 'month'] as const) {
      const told = answer.activeUsers?.[span === 'day' ? 'days' : 'months'] ?? [];
      const counted = await at.sql<{ at: Date; users: number }[]>`
        select date_trunc(${span}, created_at, 'UTC') as at, count(distinct user_id)::int4 as users
        from charges group by 1 order by 1`;
      expect(told.filter(({ users }) => users > 0)).toEqual(
        counted.map(({ at: start, users }) => ({ at: start.toISOString(), users })),
      );
    }
    expect((await ask({ provider: 'alpha' })).activeUsers).toBeNull();
  });

  test('days without anyone are told too', async () => {
    const range = { from: '2024-02-27T12:00:00Z', to: '2024-03-02T00:00:00Z' };
    const { activeUsers } = await ask(range);
    expect(activeUsers?.days.map(({ at: day }) => day.slice(5, 10))).toEqual([
      ...['02-27', '02-28', '02-29', '03-01'],
    ]);
    expect(activeUsers?.months.map(({ users }) => users)).toEqual([0, 0]);
  });
});

describe('top users', () => {
  test.each(['day', 'month'] as const)('of a %s are as their charges say', async (span) => {
    for (const order of ['charges', 'credits', 'cost'] as const) {
      const answer = await topUsers(at, topUsersInput.parse({ span, order, limit: '2' }));
      const counted = await at.sql<{ userId: string; figure: number }[]>`
        with asked as (
          select date_trunc(${span}, makegood_now(), 'UTC') as since)
        select user_id, ${
          {
            charges: at.sql`(select count(*) from charges c where c.user_id = u.user_id and c.created_at >= since)`,
            credits: at.sql`(select -coalesce(sum(delta), 0)::int8 from entries n where n.user_id = u.user_id
              and n.credit_type = 'credit' and n.kind in ('charge', 'return', 'refund') and n.at >= since)`,
            cost: at.sql`(select coalesce(sum(cost_usd), 0) from events e where e.user_id = u.user_id and e.at >= since)`,
          }[order]
        } as figure
        from users u, asked order by 2 desc, 1 limit 2`;
      expect(
        answer.users.map(({ userId, charges, taken, givenBack, costUsd }) => ({
          userId,
          figure: { charges, credits: taken - givenBack, cost: expect.closeTo(costUsd, 9) }[order],
        })),
      ).toEqual([...counted]);
      expect(answer.all).toBe(3);
    }
  });

  test('of a month in which nothing happened are none', async () => {
    const input = topUsersInput.parse({ span: 'month', at: '2020-02-10T00:00:00Z' });
    expect(await topUsers(at, input)).toMatchObject({
      ...{ from: '2020-02-01T00:00:00.000Z', to: '2020-03-01T00:00:00.000Z', all: 0, users: [] },
    });
  });
});
