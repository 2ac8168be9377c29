import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '../ledger/sweep.ts';
import type { TestLedger } from '../testing/ledger.ts';
import { testLedger } from '../testing/ledger.ts';
import { diceOf, prepareHistory, somethingHappens } from '../testing/mixed-history.ts';
import { fold } from './fold.ts';
import { refundRate, refundRateInput } from './refund-rate.ts';

let at: TestLedger;

beforeAll(async () => {
  at = await testLedger();
  await prepareHistory(at);
  const dice = diceOf(7);
  for (let i = 0; i < 40; i++) await somethingHappens(at, dice);
  await at.sql`update clock set ahead = interval '3 hours'`;
  for (let i = 0; i < 40; i++) await somethingHappens(at, dice);
  await fold(at);
  await at.sql`update clock set ahead = interval '26 hours'`;
  for (let i = 0; i < 40; i++) await somethingHappens(at, dice);
  await fold(at);
  for (let i = 0; i < 20; i++) await somethingHappens(at, dice);
});
afterAll(async () => {
  await sweep(at);
  await at.close();
});

const range = async (more: object = {}) => {
  const [row] = await at.sql<{ from: Date; to: Date }[]>`
    select makegood_now() - interval '2 days' as from, makegood_now() + interval '1 hour' as to`;
  const { from, to } = row ?? { from: new Date(), to: new Date() };
  return refundRateInput.parse({ from: from.toISOString(), to: to.toISOString(), ...more });
};

/** Counted from the charges' events alone, without the flags that they carry. */
async function recount(from: string, to: string) {
  const [row] = await at.sql`
    with ends as (
      select charge_id, min(at) filter (where kind = 'charged') as charged,
        min(at) filter (where kind = 'settled') as settled, min(at) filter (where kind = 'refunded') as first_refund
      from events where charge_id is not null group by charge_id),
    whole as (
      select c.charge_id, max(e.at) as at from charges c join events e on e.charge_id = c.charge_id and e.kind = 'refunded'
      where c.state = 'refunded' group by c.charge_id)
    select
      (select count(*) from ends left join whole using (charge_id)
        where coalesce(charged, settled, whole.at) >= ${from}::text::timestamptz
          and coalesce(charged, settled, whole.at) < ${to}::text::timestamptz) as finished,
      (select count(*) from ends where first_refund >= ${from}::text::timestamptz and first_refund < ${to}::text::timestamptz) as refunded,
      (select count(*) from refunds where created_at >= ${from}::text::timestamptz and created_at < ${to}::text::timestamptz) as refunds,
      (select coalesce(sum(amount), 0)::int8 from refunds where credit_type = 'credit'
        and created_at >= ${from}::text::timestamptz and created_at < ${to}::text::timestamptz) as credits`;
  return row;
}

describe('the refund rate', () => {
  test.each(['minute', '5m', '15m', 'hour', 'day', 'week', 'month'] as const)(
    'in steps of a %s adds up to a recount of the charges',
    async (bucket) => {
      const input = await range({ bucket, timeZone: 'Asia/Kathmandu' });
      if (bucket === 'minute')
        input.from = new Date(Date.parse(input.to) - 20 * 3_600_000).toISOString();
      const answer = await refundRate(at, input);
      const { finished, refunded, refunds, credits } = answer;
      expect({ finished, refunded, refunds, credits }).toEqual(
        await recount(answer.from, answer.to),
      );
      const sum = (pick: (one: (typeof answer.buckets)[number]) => number) =>
        answer.buckets.reduce((total, one) => total + pick(one), 0);
      expect(sum((one) => one.finished)).toBe(finished);
      expect(sum((one) => one.credits)).toBe(credits);
      for (const [index, { at: start, ...one }] of answer.buckets.entries()) {
        const { refundRate: _, ...counts } = one;
        const end = answer.buckets[index + 1]?.at ?? answer.to;
        if (counts.finished + counts.refunds > 0) expect(counts).toEqual(await recount(start, end));
      }
    },
  );

  test.each(['provider', 'feature', 'apiRoute', 'reason'] as const)(
    'split by %s accounts for every refund of a charge',
    async (by) => {
      const answer = await refundRate(at, await range({ by }));
      const sum = answer.parts.reduce((total, part) => total + part.refunded, 0);
      expect(sum).toBe(answer.refunded);
      expect(answer.refunded).toBeGreaterThan(20);
    },
  );

  test('is none where nothing finished', async () => {
    const input = await range({ from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z' });
    const answer = await refundRate(at, input);
    expect(answer).toMatchObject({ finished: 0, refundRate: null, bucket: 'day' });
    expect(answer.buckets).toHaveLength(31);
  });

  test('in more steps than can be told is refused', async () => {
    const input = await range({ from: '2020-01-01T00:00:00Z', bucket: 'hour' });
    await expect(refundRate(at, input)).rejects.toMatchObject({ code: 'range_too_fine' });
  });
});
