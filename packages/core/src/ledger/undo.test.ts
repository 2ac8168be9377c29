import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { adjust, adjustInput } from './adjust.ts';
import { refund, refundInput } from './refund.ts';
import { goodwill, goodwillInput } from './goodwill.ts';
import { undoAdjustment, undoGoodwill } from './undo.ts';

let ledger: TestLedger;
let user: string;

beforeEach(async () => {
  ledger = await testLedger();
  await ledger.feature();
  user = await ledger.user(100, { source: 'promo', expiresAt: '2040-01-01T00:00:00Z' });
});
afterEach(() => ledger.close());

const make = async (amount: number) =>
  (
    await adjust(
      ledger,
      adjustInput.parse({ userId: user, amount, reason: 'mistake' }),
      'staff:sue',
    )
  ).adjustmentId;
const undo = (adjustmentId: string, actor = 'staff:sue', anyones = false) =>
  undoAdjustment({ sql: ledger.sql, ledger }, { adjustmentId }, actor, { anyones });
const grants = () =>
  ledger.sql`select source, remaining, expires_at from grants where remaining > 0 order by created_at`;

test.each([50, -50])('an adjustment of %i is undone, once, to the very grants', async (amount) => {
  const before = [...(await grants())];
  const adjustmentId = await make(amount);
  const answers = await Promise.all([undo(adjustmentId), undo(adjustmentId), undo(adjustmentId)]);
  expect(new Set(answers.map((answer) => answer.adjustmentId)).size).toBe(1);
  expect([...(await grants())]).toEqual(before);
  expect(
    await ledger.sql`select amount, reason from adjustments order by created_at, adjustment_id`,
  ).toMatchObject([{ amount }, { amount: -amount, reason: `undo of ${adjustmentId}` }]);
});

test('goodwill is undone, once, by who gave it, while its credits are all there', async () => {
  const give = async () =>
    (
      await goodwill(
        ledger,
        goodwillInput.parse({ userId: user, amount: 50, reason: 'goodwill' }),
        'staff:sue',
      )
    ).refundId;
  const undoIt = (refundId: string, actor = 'staff:sue') =>
    undoGoodwill({ sql: ledger.sql, ledger }, { refundId }, actor, { anyones: false });
  const before = [...(await grants())];
  const refundId = await give();
  expect((await refusal(undoIt(refundId, 'staff:sam'))).code).toBe('not_own_adjustment');
  const answers = await Promise.all([undoIt(refundId), undoIt(refundId)]);
  expect(answers).toMatchObject([{ balance: 100 }, { balance: 100 }]);
  expect(answers[0]?.adjustmentId).toBe(answers[1]?.adjustmentId);
  expect([...(await grants())]).toEqual(before);
  expect(await ledger.sql`select amount, reason from adjustments`).toMatchObject([
    { amount: -50, reason: `undo of ${refundId}` },
  ]);
  const spent = await give();
  await ledger.deduct(user, { amount: 120 });
  expect((await refusal(undoIt(spent))).code).toBe('adjustment_spent');
});

test('what a charge got back is not undone', async () => {
  const { chargeId } = await ledger.deduct(user);
  const { refundId } = await refund(
    ledger,
    refundInput.parse({ chargeId, reason: 'timeout' }),
    'w',
  );
  const undone = undoGoodwill({ sql: ledger.sql, ledger }, { refundId }, 'w', { anyones: true });
  expect((await refusal(undone)).code).toBe('goodwill_not_found');
});

test('credits that are spent are not taken from others', async () => {
  const adjustmentId = await make(50);
  await ledger.deduct(user, { amount: 120 });
  expect(await refusal(undo(adjustmentId))).toMatchObject({
    code: 'adjustment_spent',
    facts: { amount: 50, left: 30 },
  });
});

test('what was taken from a grant that has ended comes back for the grace period', async () => {
  const moveTo = await ledger.holdClock(Date.UTC(2039, 11, 31));
  const adjustmentId = await make(-50);
  await moveTo(Date.UTC(2040, 0, 2));
  expect(await undo(adjustmentId, 'staff:admin', true)).toMatchObject({ balance: 50 });
  const [grant] = await grants();
  expect(grant).toMatchObject({ source: 'adjustment', remaining: 50 });
  expect(grant?.['expiresAt']).toBeInstanceOf(Date);
});

test('it is undone by who made it, for ten minutes; by an admin at any time', async () => {
  const moveTo = await ledger.holdClock(Date.UTC(2030, 0, 1));
  const adjustmentId = await make(5);
  expect((await refusal(undo(adjustmentId, 'staff:sam'))).code).toBe('not_own_adjustment');
  await moveTo(Date.UTC(2030, 0, 1, 0, 10, 1));
  expect((await refusal(undo(adjustmentId))).code).toBe('undo_too_late');
  expect(await undo(adjustmentId, 'staff:admin', true)).toMatchObject({ balance: 100 });
  const none = '00000000-0000-7000-8000-000000000000';
  expect((await refusal(undo(none))).code).toBe('adjustment_not_found');
});
