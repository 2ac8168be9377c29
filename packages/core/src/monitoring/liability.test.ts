import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '../ledger/sweep.ts';
import { movingHistory, wholeRange } from '../testing/moving-history.ts';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { diceOf } from '../testing/mixed-history.ts';
import { type Liability, liability, liabilityInput } from './liability.ts';
import { sumOutstanding } from './sum-outstanding.ts';

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
  liability(at, liabilityInput.parse({ ...(await wholeRange(at)), ...more }));

const wallets = async (creditType: string) => {
  const [row] = await at.sql<{ balance: number; held: number }[]>`
    select sum(balance)::int8 as balance, sum(held)::int8 as held from wallets where credit_type = ${creditType}`;
  return row ?? { balance: 0, held: 0 };
};

/** From the entries alone. */
async function recount(from: string, to: string, creditType: string) {
  const [row] = await at.sql`
    with n as (select * from entries where credit_type = ${creditType} and at < ${to}::text::timestamptz),
    i as (select * from n where at >= ${from}::text::timestamptz)
    select (select coalesce(sum(delta), 0)::int8 from n where at < ${from}::text::timestamptz) as opening,
      (select coalesce(sum(delta), 0)::int8 from n) as closing,
      coalesce(sum(delta) filter (where kind = 'grant'), 0)::int8 as issued,
      coalesce(sum(-delta) filter (where kind = 'charge'), 0)::int8 as used,
      coalesce(sum(delta) filter (where kind = 'return'), 0)::int8 as returned,
      coalesce(sum(delta) filter (where kind = 'refund'), 0)::int8 as refunded,
      coalesce(sum(-delta) filter (where kind = 'expiry'), 0)::int8 as expired,
      coalesce(sum(-delta) filter (where kind = 'void'), 0)::int8 as voided,
      coalesce(sum(delta) filter (where kind = 'adjustment'), 0)::int8 as adjusted
    from i`;
  return { ...row };
}

type Movement = Pick<
  Liability,
  | 'opening'
  | 'issued'
  | 'used'
  | 'returned'
  | 'refunded'
  | 'expired'
  | 'voided'
  | 'adjusted'
  | 'closing'
>;
const addsUp = (m: Movement) =>
  m.opening + m.issued - m.used + m.returned + m.refunded - m.expired - m.voided + m.adjusted;

describe('what users are owed', () => {
  test.each(['credit', 'token'])('of %s is what is in their wallets', async (creditType) => {
    const answer = await ask({ creditType });
    expect({ balance: answer.closing, held: answer.held }).toEqual(await wallets(creditType));
    expect(answer.opening).toBe(0);
    for (const kind of ['issued', 'used', 'refunded'] as const)
      expect(answer[kind]).toBeGreaterThan(0);
  });

  test('adds up exactly over any stretch of time, in any steps and time zone', async () => {
    const whole = await wholeRange(at);
    const dice = diceOf(3);
    const length = Date.parse(whole.to) - Date.parse(whole.from);
    for (let i = 0; i < 12; i++) {
      const start = Date.parse(whole.from) + Math.floor((dice(1000) / 1000) * length);
      const end = start + 60_000 + Math.floor((dice(1000) / 1000) * length);
      const answer = await ask({
        ...{ from: new Date(start).toISOString(), to: new Date(end).toISOString() },
        bucket: (['15m', 'hour', 'day'] as const)[dice(3)],
        timeZone: ['UTC', 'Asia/Kathmandu', 'Pacific/Apia'][dice(3)],
        creditType: ['credit', 'token'][dice(2)],
      });
      const { from, to, creditType } = answer;
      expect(answer).toMatchObject(await recount(from, to, creditType));
      let before = answer.opening;
      for (const bucket of [...answer.buckets, answer]) {
        expect(addsUp(bucket)).toBe(bucket.closing);
        if (bucket !== answer) expect(bucket.opening).toBe(before);
        before = bucket.closing;
      }
      const issued = answer.sources.reduce((sum, source) => sum + source.issued, 0);
      const expired = answer.sources.reduce((sum, source) => sum + source.expired, 0);
      expect({ issued, expired }).toEqual({ issued: answer.issued, expired: answer.expired });
    }
  });

  test('everything that moves credits is in it', async () => {
    const { sources, ...answer } = await ask();
    for (const kind of ['returned', 'expired', 'voided'] as const)
      expect(answer[kind]).toBeGreaterThan(0);
    expect(answer.adjusted).not.toBe(0);
    expect(answer.breakage).toBe(answer.expired / answer.issued);
    const named = sources.map(({ source }) => source);
    expect(named).toEqual(expect.arrayContaining(['plan', 'purchase', 'promo']));
    expect(answer.valueUsd).toBe(0.01);
    expect((await ask({ creditType: 'token' })).valueUsd).toBeNull();
  });

  test('of a credit type that there is not is refused', async () => {
    expect((await refusal(ask({ creditType: 'gold' }))).code).toBe('credit_type_not_found');
  });
});

describe('outstanding credits', () => {
  test('are what is left of live grants, as of when they were summed up', async () => {
    expect((await ask()).outstanding).toEqual({ at: null, credits: 0, grants: 0, parts: [] });
    await Promise.all([sumOutstanding(at), sumOutstanding(at)]);
    const { outstanding } = await ask();
    const { balance } = await wallets('credit');
    expect(outstanding.credits).toBe(balance);
    const counted = await at.sql`
      select source, date_trunc('month', created_at, 'UTC') as issued_in, expires_at is not null as expires,
        count(*)::int4 as grants, sum(remaining) as credits
      from grants where credit_type = 'credit' and state = 'live' and remaining > 0
      group by 1, 2, 3 order by 2, 1, 3`;
    expect(outstanding.parts).toEqual(
      counted.map(({ issuedIn, ...part }) => ({ ...part, issuedIn: issuedIn.toISOString() })),
    );
    await at.grant({ userId: 'ann', amount: 100 });
    const later = await ask();
    expect(later.outstanding.credits).toBe(balance);
    expect(later.closing).toBe(balance + 100);
    await sumOutstanding(at);
    expect((await ask()).outstanding).toMatchObject({ credits: balance + 100 });
  });
});
