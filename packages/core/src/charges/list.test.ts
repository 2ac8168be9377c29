import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { refusal, testLedger, type TestLedger } from '../testing/ledger.ts';
import {
  diceOf,
  historyFeatures,
  historyReasons,
  historyRoutes,
  historyUsers,
  prepareHistory,
  somethingHappens,
} from '../testing/mixed-history.ts';
import { listRefunds, listRefundsInput } from '../refunds/list.ts';
import { refundStats, refundStatsInput } from '../refunds/stats.ts';
import { listCharges, listChargesInput } from './list.ts';
import { getChargeStory } from './story.ts';

type Filter = Omit<z.input<typeof listChargesInput>, 'cursor' | 'limit'>;

const CHARGES = 240;
const dice = diceOf(7);
let at: TestLedger;
/** Times between which the history was written, a stretch apart. */
const times: string[] = [];

const now = async () => {
  const [row] = await at.sql<[{ now: Date }]>`select makegood_now() as now`;
  return row.now.toISOString();
};

beforeAll(async () => {
  at = await testLedger();
  await prepareHistory(at);
  for (let i = 0; i < CHARGES; i++) {
    if (i % 60 === 0) times.push(await now());
    await somethingHappens(at, dice);
  }
  times.push(await now());
});
afterAll(() => at.close());

const some = <T>(of: readonly T[]): T | undefined => of[dice(of.length + 1)];

function someFilter(): Filter {
  const filter = {
    userId: some(historyUsers),
    creditType: some(['credit', 'token']),
    apiRoute: some(historyRoutes),
    feature: some(historyFeatures),
    provider: some(['alpha', 'beta', 'gamma', 'none']),
    reason: some(historyReasons),
    state: some(['held', 'settled', 'refunded'] as const),
    from: some(times),
    to: some(times),
  };
  // Most combinations of all of them match nothing.
  const kept = Object.entries(filter).filter(([, value]) => value !== undefined && dice(3) === 0);
  return Object.fromEntries(kept);
}

/** Charges that match, by the filter's definition, newest first; in no order within a millisecond. */
async function recounted(filter: Filter): Promise<string[]> {
  const { reason = null, from = null, to = null, state = null, userId = null } = filter;
  const { creditType = null, apiRoute = null, feature = null, provider = null } = filter;
  const rows = await at.sql<{ chargeId: string }[]>`
    select charge_id from charges c
    where (${userId}::text is null or user_id = ${userId}::text)
      and (${creditType}::text is null or credit_type = ${creditType}::text)
      and (${apiRoute}::text is null or api_route = ${apiRoute}::text)
      and (${feature}::text is null or feature = ${feature}::text)
      and (${provider}::text is null or provider = ${provider}::text)
      and (${state}::text is null or state = ${state}::text)
      and (${from}::text is null or created_at >= ${from}::text::timestamptz)
      and (${to}::text is null or created_at < ${to}::text::timestamptz)
      and (${reason}::text is null or exists (
        select from refunds r where r.charge_id = c.charge_id and r.reason = ${reason}::text))`;
  return rows.map(({ chargeId }) => chargeId).toSorted();
}

/** All pages of a list, of so many rows, with what happens between them. */
async function allOf<Row>(
  page: (cursor: string | undefined) => Promise<{ rows: Row[]; nextCursor: string | null }>,
  between = async () => {},
): Promise<Row[]> {
  const all: Row[] = [];
  for (let cursor: string | undefined; ;) {
    const { rows, nextCursor } = await page(cursor);
    all.push(...rows);
    if (nextCursor === null) return all;
    cursor = nextCursor;
    await between();
  }
}

const charges = (filter: Filter, limit: number, between?: () => Promise<void>) =>
  allOf(async (cursor) => {
    const input = listChargesInput.parse({ ...filter, limit, ...(cursor && { cursor }) });
    const { charges: rows, nextCursor } = await listCharges(at, input);
    return { rows, nextCursor };
  }, between);

const refunds = (filter: Filter, limit: number) =>
  allOf(async (cursor) => {
    const input = listRefundsInput.parse({ ...filter, limit, ...(cursor && { cursor }) });
    const { refunds: rows, nextCursor } = await listRefunds(at, input);
    return { rows, nextCursor };
  });

test('charges by any filters are those of a recount, newest first', async () => {
  for (let i = 0; i < 150; i++) {
    const filter = i === 0 ? {} : someFilter();
    const found = await charges(filter, 1 + dice(200));
    expect(found.map(({ chargeId }) => chargeId).toSorted(), JSON.stringify(filter)).toEqual(
      await recounted(filter),
    );
    const created = found.map(({ createdAt }) => createdAt);
    expect(created).toEqual(created.toSorted().toReversed());
  }
});

test('refunds by any filters are those of a recount, newest first', async () => {
  for (let i = 0; i < 100; i++) {
    const filter = i === 0 ? {} : someFilter();
    const found = await refunds(filter, 1 + dice(200));
    const { reason = null, from = null, to = null, state = null, userId = null } = filter;
    const { creditType = null, apiRoute = null, feature = null, provider = null } = filter;
    const rows = await at.sql<{ refundId: string }[]>`
      select refund_id from refunds r left join charges c using (charge_id, user_id)
      where (${userId}::text is null or r.user_id = ${userId}::text)
        and (${creditType}::text is null or r.credit_type = ${creditType}::text)
        and (${apiRoute}::text is null or r.api_route = ${apiRoute}::text)
        and (${feature}::text is null or r.feature = ${feature}::text)
        and (${provider}::text is null or r.provider = ${provider}::text)
        and (${reason}::text is null or r.reason = ${reason}::text)
        and (${state}::text is null or c.state = ${state}::text)
        and (${from}::text is null or r.created_at >= ${from}::text::timestamptz)
        and (${to}::text is null or r.created_at < ${to}::text::timestamptz)`;
    expect(found.map(({ refundId }) => refundId).toSorted(), JSON.stringify(filter)).toEqual(
      rows.map(({ refundId }) => refundId).toSorted(),
    );
    const created = found.map(({ createdAt }) => createdAt);
    expect(created).toEqual(created.toSorted().toReversed());
  }
});

test.each([{}, { userId: 'ann' }, { reason: 'timeout' as const }])(
  'pages of charges %o neither skip nor repeat while charges are added',
  async (filter) => {
    const before = await charges(filter, 200);
    const paged = await charges(filter, 3, async () => void (await somethingHappens(at, dice)));
    const ids = paged.map(({ chargeId }) => chargeId);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(before.map(({ chargeId }) => chargeId));
    expect(ids.filter((id) => known.has(id))).toEqual(before.map(({ chargeId }) => chargeId));
  },
);

test('a charge made a moment ago is in the list, and in its user’s', async () => {
  const { chargeId } = await at.deduct('ben');
  for (const filter of [{}, { userId: 'ben' }, { feature: 'chat' }]) {
    const [newest] = await charges(filter, 50);
    expect(newest?.chargeId).toBe(chargeId);
  }
});

test('a cursor of all charges is none of a user’s charges, nor the other way round', async () => {
  const cursorOf = async (filter: Filter) =>
    (await listCharges(at, listChargesInput.parse({ ...filter, limit: 1 }))).nextCursor ?? '';
  const [ofAll, ofAnn] = [await cursorOf({}), await cursorOf({ userId: 'ann' })];
  expect(listChargesInput.safeParse({ cursor: ofAll, userId: 'ann' }).success).toBe(false);
  expect(listChargesInput.safeParse({ cursor: ofAnn }).success).toBe(false);
  expect(listChargesInput.safeParse({ cursor: ofAnn, userId: 'ann' }).success).toBe(true);
});

test('refund figures are of at most 366 days, and of none where nothing was charged', async () => {
  const range = (from: string, to: string) => refundStatsInput.safeParse({ from, to });
  expect(range('2026-01-01T00:00:00Z', '2027-01-02T00:00:00Z').success).toBe(true);
  expect(range('2026-01-01T00:00:00Z', '2027-01-03T00:00:00Z').success).toBe(false);
  expect(range('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z').success).toBe(false);
  const past = refundStatsInput.parse({ from: '2000-01-01T00:00:00Z', to: '2000-02-01T00:00:00Z' });
  expect(await refundStats(at, past)).toEqual({
    ...{ totalRefunds: 0, totalAmount: 0, refundRate: null, byType: {}, byReason: {}, byRoute: {} },
  });
});

test('the story of a charge accounts for every credit of it', async () => {
  for (const listed of await charges({}, 200)) {
    const { charge, steps } = await getChargeStory(at, { chargeId: listed.chargeId });
    const moved = steps.flatMap(({ movements }) => movements);
    for (const { delta, balanceBefore, balanceAfter } of moved) {
      expect(balanceBefore + delta).toBe(balanceAfter);
    }
    const left = charge.amount - charge.returnedAmount - charge.refundedAmount;
    expect(moved.reduce((sum, { delta }) => sum + delta, 0) + left).toBe(0);
    expect(steps[0]?.kind).toMatch(/^(charged|held)$/);
    expect(steps.filter(({ kind }) => kind === 'refunded').map(({ refundId }) => refundId)).toEqual(
      charge.refunds.map(({ refundId }) => refundId),
    );
    expect(
      steps.some(({ kind }) => kind === 'settled') ||
        charge.state !== 'settled' ||
        steps[0]?.kind === 'charged',
    ).toBe(true);
  }
  const missing = { chargeId: '00000000-0000-7000-8000-000000000000' };
  expect(await refusal(getChargeStory(at, missing))).toMatchObject({ code: 'charge_not_found' });
});
