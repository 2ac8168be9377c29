import { afterAll, beforeAll, expect, test } from 'vitest';
import { listCharges, listChargesInput } from '../charges/list.ts';
import { fail } from '../ledger/fail.ts';
import { refund } from '../ledger/refund.ts';
import { sweep } from '../ledger/sweep.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { diceOf } from '../testing/mixed-history.ts';
import { failures, failuresInput } from './failures.ts';
import { fold } from './fold.ts';

let at: TestLedger;
let whole: { from: string; to: string };

const messages = [
  (n: number) => `Timed out after ${n} ms`,
  (n: number) => `Request req_${n}abcdefgh12 was refused (${n})`,
  () => 'overloaded',
  () => undefined,
];
const reasons = ['timeout', 'provider_error', 'rate_limited'] as const;

beforeAll(async () => {
  at = await testLedger();
  await at.feature({ cost: 1, provider: 'openai' });
  await at.feature({
    ...{ feature: 'image', cost: 1, provider: 'replicate' },
    refundPolicy: { content_refused: { refund: 'none' } },
  });
  const user = await at.user(10_000);
  const dice = diceOf(17);
  for (const hours of [0, 5, 30, 31]) {
    await at.sql`update clock set ahead = make_interval(hours => ${hours})`;
    for (let i = 0; i < 40; i++) {
      const feature = dice(2) === 0 ? 'chat' : 'image';
      const { chargeId } = await at.deduct(user, { feature, hold: { seconds: 600 } });
      const errorMessage = messages[dice(messages.length)]?.(dice(100_000));
      const told = { chargeId, ...(errorMessage && { errorMessage }) };
      const reason = reasons[dice(reasons.length)] ?? 'timeout';
      const outcome = dice(4);
      if (outcome === 0) await fail(at, { ...told, failure: 'content_refused' }, 'test');
      if (outcome === 1) await refund(at, { ...told, reason }, 'test');
      // The second part of it is no second failure.
      if (outcome === 2) await refund(at, { ...told, reason: 'customer_service' }, 'test');
    }
    if (hours < 31) await fold(at);
  }
  const [row] = await at.sql<{ from: Date; to: Date }[]>`
    select makegood_now() - interval '2 days' as from, makegood_now() + interval '1 hour' as to`;
  whole = { from: row?.from.toISOString() ?? '', to: row?.to.toISOString() ?? '' };
});
afterAll(async () => {
  await at.sql`update clock set ahead = interval '3 days'`;
  await sweep(at);
  await at.close();
});

const report = (more: object = {}) => failures(at, failuresInput.parse({ ...whole, ...more }));

/** From the refunds and the charges that were settled although their work failed. */
async function recount(from: string, to: string, provider: string | null = null) {
  const rows = await at.sql<{ reason: string; failed: number }[]>`
    select reason, count(*) as failed from (
      select reason, created_at as at, provider from refunds
      where reason not in ('customer_service', 'incident', 'goodwill') and charge_id is not null
      union all
      select e.reason, e.at, e.provider from events e
      where e.kind = 'settled' and e.reason is not null and not exists (
        select from refunds r where r.charge_id = e.charge_id)) f
    where at >= ${from}::text::timestamptz and at < ${to}::text::timestamptz
      and (${provider}::text is null or provider = ${provider})
    group by reason`;
  return Object.fromEntries(rows.map(({ reason, failed }) => [reason, failed]));
}

test.each([
  ['hour', 'UTC'],
  ['day', 'America/New_York'],
  ['day', 'Asia/Kolkata'],
] as const)('failures in steps of a %s in %s equal a recount', async (bucket, timeZone) => {
  const answer = await report({ bucket, timeZone });
  expect(answer.failed).toBeGreaterThan(50);
  for (const [index, { at: start, failed, reasons: byReason }] of answer.buckets.entries()) {
    const counted = await recount(start, answer.buckets[index + 1]?.at ?? answer.to);
    expect(byReason).toEqual(counted);
    expect(failed).toBe(Object.values(counted).reduce((sum, n) => sum + n, 0));
  }
});

test('failures that say the same are one group, with the latest charge and its course', async () => {
  const answer = await report({ bucket: 'hour' });
  const kinds = new Set(answer.groups.map(({ fingerprint }) => fingerprint));
  expect(kinds).toEqual(
    new Set(['', 'Timed out after # ms', 'Request <id> was refused (#)', 'overloaded']),
  );
  for (const group of answer.groups) {
    expect(group.course.reduce((sum, n) => sum + n, 0)).toBe(group.failed);
    const [last] = await at.sql`
      select at, charge_id from events
      where fails and reason = ${group.reason} and coalesce(fingerprint, '') = ${group.fingerprint}
      order by at desc, charge_id desc limit 1`;
    expect({ at: group.lastAt, charge: group.lastChargeId }).toEqual({
      at: last?.['at'].toISOString(),
      charge: last?.['chargeId'],
    });
  }
  expect(answer.groups.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

test('filters leave out what they do not name', async () => {
  const ofOne = await report({ provider: 'replicate' });
  const counted = await recount(ofOne.from, ofOne.to, 'replicate');
  expect(ofOne.failed).toBe(Object.values(counted).reduce((sum, n) => sum + n, 0));
  expect(ofOne.groups.every(({ providers }) => providers.join() === 'replicate')).toBe(true);
  const [group] = ofOne.groups;
  const same = await report({ fingerprint: group?.fingerprint, reason: group?.reason });
  expect(same.groups).toHaveLength(1);
  expect(same.failed).toBeGreaterThanOrEqual(group?.failed ?? 1);
  expect(await report({ provider: 'nobody' })).toMatchObject({ failed: 0, groups: [] });
});

test('a group leads to exactly its charges', async () => {
  const { from, to, groups } = await report();
  for (const { reason, fingerprint, failed, lastChargeId } of groups) {
    const input = { event: 'failed', from, to, reason, fingerprint, limit: 100 };
    const { charges } = await listCharges(at, listChargesInput.parse(input));
    expect(new Set(charges.map(({ chargeId }) => chargeId)).size).toBe(failed);
    expect(charges.map(({ chargeId }) => chargeId)).toContain(lastChargeId);
  }
  const opened = { event: 'opened', fingerprint: 'overloaded' };
  expect(listChargesInput.safeParse(opened).success).toBe(false);
});
