import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '../ledger/sweep.ts';
import { movingHistory, wholeRange } from '../testing/moving-history.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { costs, costsInput } from './costs.ts';

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
  costs(at, costsInput.parse({ ...(await wholeRange(at)), ...more }));

type Where = { from: string; to: string; provider?: string; feature?: string };

/** From the entries, the charges and the events, without the flags that these carry. */
async function recount({ from, to, provider, feature }: Where) {
  const [row] = await at.sql`
    with of_charges as (
      select * from charges where ${provider === undefined ? at.sql`true` : at.sql`coalesce(provider, '') = ${provider}`}
        and ${feature === undefined ? at.sql`true` : at.sql`feature = ${feature}`}),
    moved as (
      select n.*, exists (select from of_charges c where c.user_id = n.user_id and c.charge_id = n.charge_id) as ours
      from entries n where n.credit_type = 'credit'
        and n.at >= ${from}::text::timestamptz and n.at < ${to}::text::timestamptz
        and n.kind in ('charge', 'return', 'refund')),
    spent as (
      select e.* from events e join of_charges c on c.charge_id = e.charge_id
      where e.at >= ${from}::text::timestamptz and e.at < ${to}::text::timestamptz),
    first_refund as (select charge_id, min(at) as at from events where kind = 'refunded' group by 1)
    select
      (select count(*)::int4 from of_charges
        where created_at >= ${from}::text::timestamptz and created_at < ${to}::text::timestamptz) as charges,
      (select count(*)::int4 from of_charges join first_refund f using (charge_id)
        where f.at >= ${from}::text::timestamptz and f.at < ${to}::text::timestamptz) as refunded,
      (select coalesce(sum(cost_usd), 0) from spent) as cost_usd,
      (select -coalesce(sum(delta) filter (where kind = 'charge' and ours), 0)::int8 from moved) as taken,
      (select coalesce(sum(delta) filter (where kind <> 'charge'
        and (ours or ${provider === undefined && feature === undefined})), 0)::int8 from moved) as given_back`;
  if (!row) throw new Error('Nothing was counted');
  return row;
}

describe('costs', () => {
  test.each([
    ['hour', 'Asia/Kathmandu'],
    ['day', 'America/New_York'],
    ['month', 'UTC'],
  ] as const)('in steps of a %s in %s are those of the charges', async (bucket, timeZone) => {
    const answer = await ask({ bucket, timeZone });
    const whole = await recount(answer);
    expect(answer).toMatchObject({
      ...whole,
      costUsd: expect.closeTo(Number(whole['costUsd']), 9),
    });
    expect(answer.costUsd).toBeGreaterThan(0.1);
    for (const [index, one] of answer.buckets.entries()) {
      const to = answer.buckets[index + 1]?.at ?? answer.to;
      const counted = await recount({ from: one.at, to });
      const costUsd = expect.closeTo(Number(counted['costUsd']), 9);
      if (one.charges + one.givenBack > 0) expect(one).toMatchObject({ ...counted, costUsd });
    }
    expect(answer.revenueUsd).toBeCloseTo((answer.taken - answer.givenBack) * 0.01, 9);
    expect(answer.marginUsd).toBeCloseTo((answer.revenueUsd ?? 0) - answer.costUsd, 9);
  });

  test.each(['provider', 'feature'] as const)('by %s are those of its charges', async (by) => {
    const answer = await ask();
    const parts = by === 'provider' ? answer.providers : answer.features;
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) {
      const alone = await recount({ ...answer, [by]: part.key });
      // Credits that were given without a charge have no feature and no provider.
      const { givenBack: _, ...counted } = part.key === '' ? { ...alone, givenBack: 0 } : alone;
      const costUsd = expect.closeTo(Number(alone['costUsd']), 9);
      expect(part).toMatchObject({ ...counted, costUsd });
      if (part.key === '') continue;
      expect(part.givenBack).toBe(alone['givenBack']);
      const { providers: __, features: ___, ...filtered } = await ask({ [by]: part.key });
      const { key: ____, ...figures } = part;
      expect(filtered).toMatchObject({ ...figures, costUsd });
    }
    const sum = parts.reduce((total, { costUsd }) => total + costUsd, 0);
    expect(sum).toBeCloseTo(answer.costUsd, 9);
  });

  test('of work that was refunded are those of the charges that were refunded', async () => {
    const [row] = await at.sql<{ cost: number }[]>`
      select coalesce(sum(cost_usd), 0) as cost from charges where refunded_at is not null`;
    expect((await ask()).refundedCostUsd).toBeCloseTo(row?.cost ?? -1, 9);
  });

  test('are held against nothing earned where no credit type has a value', async () => {
    await at.sql`update monitoring_settings set settings = settings || '{"creditValueUsd": {}}'`;
    expect(await ask()).toMatchObject({ revenueUsd: null, marginUsd: null, dailyBudgetUsd: 5 });
    await at.sql`update monitoring_settings set settings = settings || '{"creditValueUsd": {"credit": 0.01}}'`;
  });

  test('are nothing where nothing happened', async () => {
    const range = { from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z' };
    const answer = await ask(range);
    expect(answer).toMatchObject({ charges: 0, costUsd: 0, costPerChargeUsd: null, revenueUsd: 0 });
    expect(answer).toMatchObject({ providers: [], features: [], creditTypes: [] });
  });
});
