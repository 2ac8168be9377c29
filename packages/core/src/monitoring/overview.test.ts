import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '../ledger/sweep.ts';
import { failingHistory } from '../testing/failing-history.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { overview, overviewInput } from './overview.ts';

let at: TestLedger;

beforeAll(async () => {
  at = await testLedger();
  await failingHistory(at, 5);
});
afterAll(async () => {
  await sweep(at);
  await at.close();
});

const ask = (input: object = {}) => overview(at, overviewInput.parse(input));

/** From the charges, their refunds and their events, without flags and without sums. */
async function recount(from: string, to: string, creditType: string) {
  const [row] = await at.sql<Record<string, number>[]>`
    with story as (
      select c.state, min(e.at) filter (where e.kind in ('charged', 'settled')) as settled,
        min(e.at) filter (where e.kind = 'refunded') as first_refund,
        max(e.at) filter (where e.kind = 'refunded') as last_refund
      from charges c join events e using (user_id, charge_id) group by c.user_id, c.charge_id, c.state),
    dated as (
      select *, coalesce(settled, case state when 'refunded' then last_refund end) as finished from story)
    select
      (select count(*) from dated where finished >= ${from}::text::timestamptz and finished < ${to}::text::timestamptz) as finished,
      (select count(*) from dated where first_refund >= ${from}::text::timestamptz and first_refund < ${to}::text::timestamptz) as refunded,
      (select count(*) from charges where created_at >= ${from}::text::timestamptz and created_at < ${to}::text::timestamptz) as charges,
      (select coalesce(sum(amount), 0)::int8 from charges where credit_type = ${creditType}
        and created_at >= ${from}::text::timestamptz and created_at < ${to}::text::timestamptz) as credits_out,
      (select coalesce(sum(amount), 0)::int8 from refunds
        where credit_type = ${creditType} and created_at >= ${from}::text::timestamptz and created_at < ${to}::text::timestamptz) as credits_back`;
  return row;
}

describe('the overview', () => {
  test.each(['credit', 'token'])('counts %ss and charges like a recount', async (creditType) => {
    for (const hours of [1, 6, 24, 168, 672]) {
      const answer = await ask({ hours, creditType, timeZone: 'America/St_Johns' });
      const { finished, refunded, charges, creditsOut, creditsBack, before } = answer;
      expect({ finished, refunded, charges, creditsOut, creditsBack }).toEqual(
        await recount(answer.from, answer.to, creditType),
      );
      const start = Date.parse(answer.from) - (Date.parse(answer.at) - Date.parse(answer.from));
      if (hours === 24) {
        expect(before.finished).toBeGreaterThan(0);
        const earlier = await recount(
          new Date(Math.floor(start / 60_000) * 60_000).toISOString(),
          answer.from,
          creditType,
        );
        expect(before).toMatchObject(earlier ?? {});
      }
      const sum = answer.buckets.reduce((total, one) => total + one.creditsBack, 0);
      expect(sum).toBe(creditsBack);
      const refunds = await at.sql<{ reason: string; refunds: number; credits: number }[]>`
        select reason, count(*) as refunds,
          coalesce(sum(amount) filter (where credit_type = ${creditType}), 0)::int8 as credits
        from refunds where created_at >= ${answer.from}::text::timestamptz and created_at < ${answer.to}::text::timestamptz
        group by reason`;
      const byReason = (rows: readonly { reason: string }[]) =>
        rows.toSorted((a, b) => a.reason.localeCompare(b.reason));
      expect(byReason(answer.reasons)).toEqual(byReason([...refunds]));
    }
  });

  test('tells what is held, who was active and what each provider does now', async () => {
    const answer = await ask();
    const [held] = await at.sql`
      select count(*) as charges, sum(amount - refunded_amount)::int8 as credits from charges
      where state = 'held' and credit_type = 'credit'`;
    expect(answer.held).toMatchObject(held ?? {});
    const [active] = await at.sql`
      select count(distinct user_id) filter (where at >= date_trunc('day', makegood_now(), 'UTC')) as today,
        count(distinct user_id) filter (where at < date_trunc('day', makegood_now(), 'UTC')
          and at >= date_trunc('day', makegood_now(), 'UTC') - interval '1 day') as yesterday,
        count(distinct user_id) filter (where at >= date_trunc('month', makegood_now(), 'UTC')) as month
      from events where kind in ('charged', 'held')`;
    expect(answer.activeUsers).toEqual(active);
    const lights = await at.sql<{ provider: string; finished: number }[]>`
      select provider, count(*) as finished from events
      where finishes and provider is not null and at >= date_trunc('minute', makegood_now()) - interval '1 hour'
      group by provider`;
    for (const { provider, finished } of lights) {
      expect(answer.lights.find((light) => light.provider === provider)?.finished).toBe(finished);
    }
    const [newest] = await at.sql`select charge_id from events order by at desc limit 1`;
    expect(answer.latest).toHaveLength(20);
    expect(answer.latest[0]?.chargeId).toBe(newest?.['chargeId']);
  });

  test('counts what waits for a person', async () => {
    const { needs } = await ask();
    expect(needs).toEqual({
      ...{ failedRefunds: 0, owedUsers: 0, approvals: 0, failingRefreshes: 0, alerts: 0 },
      heldPastDeadline: needs.heldPastDeadline,
    });
    const [overdue] = await at.sql`
      select count(*) as n from charges where state = 'held' and deadline < makegood_now() - interval '1 minute'`;
    expect(needs.heldPastDeadline).toBe(overdue?.['n']);
    expect(needs.heldPastDeadline).toBeGreaterThan(0);
  });

  test('of a range that is named is of that range', async () => {
    const range = { from: '2020-01-01T00:00:00Z', to: '2020-01-03T00:00:00Z' };
    const answer = await ask(range);
    expect(answer).toMatchObject({ finished: 0, refundRate: null, bucket: 'hour' });
    expect(answer.buckets).toHaveLength(48);
    expect(overviewInput.safeParse({ from: range.to, to: range.from }).success).toBe(false);
    expect(overviewInput.safeParse({ ...range, hours: 3 }).success).toBe(false);
  });
});

test('where nothing happened there is no rate, and a bucket for every stretch of time', async () => {
  const quiet = await testLedger();
  const answer = await overview(quiet, overviewInput.parse({ hours: 24 }));
  expect(answer).toMatchObject({
    refundRate: null,
    creditsOut: 0,
    latest: [],
    lights: [],
    alerts: [],
  });
  expect(answer.buckets.length).toBeGreaterThanOrEqual(96);
  expect(answer.buckets.every((bucket) => bucket.refundRate === null)).toBe(true);
  await quiet.close();
});
