import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweep } from '../ledger/sweep.ts';
import { failingHistory } from '../testing/failing-history.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { diceOf } from '../testing/mixed-history.ts';
import { refundStats, refundStatsInput } from './stats.ts';

let at: TestLedger;
let times: Date[];

beforeAll(async () => {
  at = await testLedger();
  await failingHistory(at, 11);
  const rows = await at.sql<{ at: Date }[]>`select at from events order by at`;
  times = rows.map((row) => row.at);
});
afterAll(async () => {
  await sweep(at);
  await at.close();
});

type Filter = { provider?: string; feature?: string; apiRoute?: string };

/** From the refunds and the charges' events, without the flags that they carry and without sums. */
async function recount(from: string, to: string, filter: Filter) {
  const { provider = null, feature = null, apiRoute = null } = filter;
  const refunds = await at.sql<
    { creditType: string; reason: string; apiRoute: string | null; amount: number }[]
  >`
    select credit_type, reason, api_route, amount from refunds
    where created_at >= ${from}::text::timestamptz and created_at < ${to}::text::timestamptz
      and (${provider}::text is null or provider = ${provider})
      and (${feature}::text is null or feature = ${feature})
      and (${apiRoute}::text is null or api_route = ${apiRoute})`;
  const [rate] = await at.sql<{ finished: number; refunded: number }[]>`
    with ends as (
      select c.state, min(e.at) filter (where e.kind in ('charged', 'settled')) as settled,
        min(e.at) filter (where e.kind = 'refunded') as first, max(e.at) filter (where e.kind = 'refunded') as last
      from charges c join events e using (user_id, charge_id)
      where (${provider}::text is null or c.provider = ${provider})
        and (${feature}::text is null or c.feature = ${feature})
        and (${apiRoute}::text is null or c.api_route = ${apiRoute})
      group by c.user_id, c.charge_id, c.state),
    dated as (select first, coalesce(settled, case state when 'refunded' then last end) as finished from ends)
    select count(*) filter (where finished >= ${from}::text::timestamptz and finished < ${to}::text::timestamptz) as finished,
      count(*) filter (where first >= ${from}::text::timestamptz and first < ${to}::text::timestamptz) as refunded
    from dated`;
  const sum = (of: readonly { amount: number }[]) => ({
    refunds: of.length,
    amount: of.reduce((total, { amount }) => total + amount, 0),
  });
  const by = (key: (row: (typeof refunds)[number]) => string) =>
    Object.fromEntries([...Map.groupBy(refunds, key)].map(([name, of]) => [name, sum(of)]));
  const { finished = 0, refunded = 0 } = rate ?? {};
  return {
    ...{ totalRefunds: refunds.length, totalAmount: sum(refunds).amount },
    byType: by(({ creditType }) => creditType),
    byReason: by(({ reason }) => reason),
    byRoute: by((row) => row.apiRoute ?? ''),
    refundRate: finished === 0 ? null : Math.min(1, refunded / finished),
  };
}

test('refund figures of any range, also of parts of a minute, are those of a recount', async () => {
  const dice = diceOf(3);
  const filters: Filter[] = [
    {},
    { provider: 'alpha' },
    { feature: 'image' },
    { apiRoute: '/api/chat' },
  ];
  for (let i = 0; i < 60; i++) {
    const [a, b] = [dice(times.length), dice(times.length)].toSorted((x, y) => x - y);
    const from = times[a ?? 0]?.toISOString() ?? '';
    const to = new Date((times[b ?? 0]?.getTime() ?? 0) + 1 + dice(2) * 600_000).toISOString();
    const filter = filters[i % filters.length] ?? {};
    const stats = await refundStats(at, refundStatsInput.parse({ ...filter, from, to }));
    expect(stats, `${from} to ${to} of ${JSON.stringify(filter)}`).toEqual(
      await recount(from, to, filter),
    );
  }
});
