import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listCharges, listChargesInput } from '../charges/list.ts';
import { sweep } from '../ledger/sweep.ts';
import { failingHistory } from '../testing/failing-history.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { ofProvider } from '../ledger/reasons.ts';
import { providers, providersInput } from './providers.ts';

let at: TestLedger;
let from: string;
let to: string;

beforeAll(async () => {
  at = await testLedger();
  await failingHistory(at, 23);
  const [row] = await at.sql<{ from: Date; to: Date }[]>`
    select makegood_now() - interval '2 days' as from, makegood_now() + interval '1 hour' as to`;
  from = row?.from.toISOString() ?? '';
  to = row?.to.toISOString() ?? '';
});
afterAll(async () => {
  await sweep(at);
  await at.close();
});

const report = (more: object = {}) => providers(at, providersInput.parse({ from, to, ...more }));

type Part = { provider?: string; feature?: string; apiRoute?: string };

/** From the charges and their events, without the flags that they carry and without sums. */
async function recount(since: string, before: string, part: Part) {
  const { provider = null, feature = null, apiRoute = null } = part;
  const [row] = await at.sql<Record<string, number>[]>`
    with story as (
      select c.charge_id, c.state,
        min(e.at) filter (where e.kind in ('charged', 'settled')) as settled,
        min(e.at) filter (where e.kind = 'refunded') as first_refund,
        max(e.at) filter (where e.kind = 'refunded') as last_refund,
        (array_agg(e.reason order by e.at, e.event_id) filter (
          where e.reason is not null and (e.kind = 'refunded' or e.kind = 'settled')))[1] as first_reason,
        min(e.at) filter (where e.reason is not null) as told
      from charges c join events e using (user_id, charge_id)
      where c.provider is not null and (${provider}::text is null or c.provider = ${provider})
        and (${feature}::text is null or c.feature = ${feature})
        and (${apiRoute}::text is null or c.api_route = ${apiRoute})
      group by c.user_id, c.charge_id, c.state, c.cost_usd),
    dated as (
      select *, coalesce(settled, case state when 'refunded' then last_refund end) as finished from story)
    select count(*) filter (where finished >= ${since}::text::timestamptz and finished < ${before}::text::timestamptz) as finished,
      count(*) filter (where first_refund >= ${since}::text::timestamptz and first_refund < ${before}::text::timestamptz) as refunded,
      count(*) filter (where first_reason = any(${ofProvider as string[]}) and told >= ${since}::text::timestamptz
        and told < ${before}::text::timestamptz) as failed
    from dated`;
  const [cost] = await at.sql<{ costUsd: number }[]>`
    select coalesce(sum(cost_usd), 0) as cost_usd from charges
    where provider is not null and (${provider}::text is null or provider = ${provider})
      and (${feature}::text is null or feature = ${feature})
      and (${apiRoute}::text is null or api_route = ${apiRoute})`;
  return { ...row, costOfAllTime: cost?.costUsd };
}

const counted = ({ finished, failed, refunded }: Awaited<ReturnType<typeof report>>) => ({
  ...{ finished, failed, refunded },
});

describe('the reliability of providers', () => {
  test.each([
    {},
    { provider: 'alpha' },
    { provider: 'gamma', feature: 'chat' },
    { apiRoute: '/api/chat' },
  ])('of %o is that of a recount, in all and in every bucket', async (part) => {
    const answer = await report({ ...part, bucket: 'hour', timeZone: 'Asia/Kathmandu' });
    const { costOfAllTime, ...all } = await recount(answer.from, answer.to, part);
    expect(counted(answer)).toEqual(all);
    expect(answer.costUsd).toBeCloseTo(costOfAllTime ?? 0, 9);
    expect(answer.failed).toBeGreaterThan(3);
    for (const [index, bucket] of answer.buckets.entries()) {
      const end = answer.buckets[index + 1]?.at ?? answer.to;
      if (bucket.finished + bucket.failed === 0) continue;
      const { costOfAllTime: _, ...one } = await recount(bucket.at, end, part);
      expect(counted({ ...answer, ...bucket })).toEqual(one);
    }
    const sum = answer.buckets.reduce((total, one) => total + one.finished, 0);
    expect(sum).toBe(answer.finished);
  });

  test('is told of every provider, of each of its features, and of each reason', async () => {
    const answer = await report();
    expect(answer.providers.map(({ provider }) => provider).toSorted()).toEqual([
      ...['alpha', 'beta', 'gamma'],
    ]);
    for (const { provider, features, reasons, ...figures } of answer.providers) {
      const { costOfAllTime: _, ...all } = await recount(answer.from, answer.to, { provider });
      expect(counted({ ...answer, ...figures })).toEqual(all);
      const add = (counts: number[]) => counts.reduce((total, n) => total + n, 0);
      expect(add(Object.values(reasons))).toBe(figures.failed);
      expect(add(features.map(({ finished }) => finished))).toBe(figures.finished);
      expect(add(features.map(({ failed }) => failed))).toBe(figures.failed);
      for (const { feature, ...one } of features) {
        const { costOfAllTime: __, ...part } = await recount(answer.from, answer.to, {
          ...{ provider, feature },
        });
        expect(counted({ ...answer, ...one })).toEqual(part);
      }
    }
  });

  test('counts the charges that the list of charges shows for it', async () => {
    const answer = await report({ bucket: 'hour' });
    const listed = async (more: object) => {
      const input = listChargesInput.parse({ limit: 200, ...more });
      return (await listCharges(at, input)).charges.length;
    };
    for (const { provider, finished, failed, refunded, reasons } of answer.providers) {
      const filter = { provider, from: answer.from, to: answer.to };
      expect(await listed({ ...filter, event: 'finished' })).toBe(finished);
      expect(await listed({ ...filter, event: 'provider_failed' })).toBe(failed);
      expect(await listed({ ...filter, event: 'refunded' })).toBe(refunded);
      for (const [reason, count] of Object.entries(reasons)) {
        expect(await listed({ ...filter, event: 'failed', reason })).toBe(count);
      }
    }
    const { charges: annsOwn } = await listCharges(
      at,
      listChargesInput.parse({ userId: 'ann', event: 'failed', limit: 200 }),
    );
    expect(annsOwn.length).toBeGreaterThan(0);
    expect(new Set(annsOwn.map(({ userId }) => userId))).toEqual(new Set(['ann']));
  });

  test('tells latencies to within a bucket of the histogram', async () => {
    const answer = await report({ provider: 'alpha' });
    const rows = await at.sql<{ ms: number }[]>`
      select duration_ms as ms from events
      where finishes and provider = 'alpha' and duration_ms is not null
        and at >= ${answer.from}::text::timestamptz and at < ${answer.to}::text::timestamptz
      order by 1`;
    for (const [percent, told] of [
      [50, answer.p50],
      [95, answer.p95],
    ] as const) {
      const exact = rows[Math.ceil((percent / 100) * rows.length) - 1]?.ms ?? 0;
      expect(told).toBeGreaterThanOrEqual(Math.floor(Math.max(exact, 1) / 2 ** 0.26));
      expect(told).toBeLessThanOrEqual(Math.ceil(Math.max(exact, 1) * 2 ** 0.26));
    }
  });

  test('is none where nothing finished', async () => {
    const answer = await report({ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' });
    expect(answer).toMatchObject({ finished: 0, successRate: null, p95: null, providers: [] });
  });
});
