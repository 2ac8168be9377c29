import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApiKey } from '../api-keys/create.ts';
import { putCaps, putCapsInput, readCaps } from '../caps/caps.ts';
import { adjustInput } from '../ledger/adjust.ts';
import { goodwillInput } from '../ledger/goodwill.ts';
import { refund, refundInput } from '../ledger/refund.ts';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { decideApproval } from './decide.ts';
import { finish, tendApprovals } from './finish.ts';
import { listApprovals, listApprovalsInput } from './list.ts';
import { perform, type Request } from './request.ts';
import { withinCaps } from './within-caps.ts';

let ledger: TestLedger;
let user: string;

beforeEach(async () => {
  ledger = await testLedger();
  await ledger.feature({ cost: 5000 });
  user = await ledger.user(100_000);
});
afterEach(() => ledger.close());

const here = () => ({ sql: ledger.sql, ledger });
const ask = (request: Request, actor = 'staff:sue') => withinCaps(here(), request, actor);
const adjusting = (amount: number, more: object = {}): Request => ({
  kind: 'adjust',
  input: adjustInput.parse({ userId: user, amount, reason: 'test', ...more }),
});
const goodwilling = (amount: number, more: object = {}): Request => ({
  kind: 'goodwill',
  input: goodwillInput.parse({ userId: user, amount, reason: 'goodwill', ...more }),
});
const refunding = (chargeId: string, more: object = {}): Request => ({
  kind: 'refund',
  input: refundInput.parse({ chargeId, reason: 'customer_service', ...more }),
});
const decide = (
  approvalId: string,
  decision: 'approve' | 'reject' = 'approve',
  actor = 'staff:ann',
) => decideApproval(here(), { approvalId, decision }, actor);

async function kept(request: Request, actor?: string): Promise<string> {
  const answer = await ask(request, actor);
  if (!('approvalId' in answer)) throw new Error('It was not kept');
  return answer.approvalId;
}

async function refunds(): Promise<{ amount: number; actor: string }[]> {
  return ledger.sql`select amount, actor from refunds order by created_at, refund_id`;
}

test.each([
  ['an adjustment up', () => adjusting(1000), () => adjusting(1001)],
  ['an adjustment down', () => adjusting(-1000), () => adjusting(-1001)],
  ['goodwill', () => goodwilling(1000), () => goodwilling(1001)],
])('%s of the cap is made at once, one credit more waits', async (_, within, over) => {
  expect(await ask(within())).toMatchObject({ replayed: false });
  const before = await ledger.balance(user);
  expect(await ask(over())).toMatchObject({ state: 'pending' });
  expect(await ledger.balance(user)).toEqual(before);
});

test('a refund of a whole charge counts what is left of it', async () => {
  const { chargeId } = await ledger.deduct(user);
  const approvalId = await kept(refunding(chargeId));
  expect((await listApprovals(ledger, listApprovalsInput.parse({}))).approvals).toMatchObject([
    { approvalId, kind: 'refund', chargeId, userId: user, amount: 5000, creditType: 'credit' },
  ]);
  expect(await ask(refunding(chargeId, { amount: 1000 }))).toMatchObject({ remaining: 4000 });
});

test('the cap of a day is the sum of everything, of one person, up and down', async () => {
  for (let i = 0; i < 4; i++) await ask(adjusting(1000));
  for (let i = 0; i < 3; i++) await ask(adjusting(-1000));
  for (let i = 0; i < 3; i++) await ask(goodwilling(1000));
  expect(await ask(goodwilling(1))).toMatchObject({ state: 'pending' });
  expect(await ask(goodwilling(1), 'staff:sam')).toMatchObject({ refunded: true });
});

test('the next UTC day has a cap of its own', async () => {
  const moveTo = await ledger.holdClock(Date.UTC(2030, 0, 1, 23, 59));
  for (let i = 0; i < 10; i++) await ask(adjusting(1000));
  expect(await ask(adjusting(1))).toMatchObject({ state: 'pending' });
  await moveTo(Date.UTC(2030, 0, 2));
  expect(await ask(adjusting(1))).toMatchObject({ replayed: false });
});

test('many at once cannot slip under the cap of a day together', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(goodwilling(1000))));
  expect(answers.filter((answer) => 'refundId' in answer)).toHaveLength(10);
  expect((await refunds()).reduce((sum, { amount }) => sum + amount, 0)).toBe(10_000);
});

test('what the rules refuse is refused, not kept, and uses nothing of the cap', async () => {
  const code = async (request: Request) => (await refusal(ask(request))).code;
  expect(await code(adjusting(-200_000))).toBe('insufficient_credits');
  expect(await code(goodwilling(5000, { userId: 'nobody' }))).toBe('user_not_found');
  const { chargeId } = await ledger.deduct(user);
  expect(await code(refunding(chargeId, { amount: 5001 }))).toBe('refund_exceeds_charge');
  expect(await ledger.sql`select from approvals`).toHaveLength(0);
  expect(await ledger.sql`select from cap_uses`).toHaveLength(0);
});

test('a request that comes again with its key has one effect and uses the cap once', async () => {
  const again = () => ask(goodwilling(1000, { idempotencyKey: 'k' }));
  const answers = await Promise.all(Array.from({ length: 5 }, again));
  expect(new Set(answers.map((one) => 'refundId' in one && one.refundId)).size).toBe(1);
  expect(await ledger.sql`select from cap_uses`).toHaveLength(1);
  const over = () => kept(goodwilling(1001, { idempotencyKey: 'l' }));
  expect(new Set(await Promise.all(Array.from({ length: 5 }, over))).size).toBe(1);
  expect((await refusal(ask(goodwilling(1002, { idempotencyKey: 'l' })))).code).toBe(
    'idempotency_key_reused',
  );
});

test('caps of a credit type go before the default; null is no cap', async () => {
  await putCaps(
    ledger,
    putCapsInput.parse({
      default: { perRefund: 0, perDay: null },
      creditTypes: { credit: { perRefund: null, perDay: 3000 } },
    }),
  );
  expect(await readCaps(ledger)).toMatchObject({ creditTypes: { credit: { perDay: 3000 } } });
  expect(await ask(adjusting(3000))).toMatchObject({ replayed: false });
  expect(await ask(adjusting(1))).toMatchObject({ state: 'pending' });
});

test('an approved request is carried out once, by the approver, whoever approves at once', async () => {
  const { chargeId } = await ledger.deduct(user);
  const approvalId = await kept(refunding(chargeId));
  const decided = await Promise.all(
    ['staff:ann', 'staff:bob', 'staff:ann', 'staff:bob'].map((actor) =>
      decide(approvalId, 'approve', actor),
    ),
  );
  expect(await refunds()).toHaveLength(1);
  for (const one of decided) {
    expect(one).toMatchObject({ state: 'approved', result: { amount: 5000, remaining: 0 } });
    expect(one).toEqual(decided[0]);
  }
  expect((await refusal(decide(approvalId, 'reject'))).code).toBe('approval_decided');
});

test('a rejected request moves nothing, and is not approved later', async () => {
  const approvalId = await kept(goodwilling(5000));
  expect(await decide(approvalId, 'reject')).toMatchObject({ state: 'rejected', result: null });
  expect((await refusal(decide(approvalId))).code).toBe('approval_decided');
  expect(await refunds()).toEqual([]);
});

test('nobody decides on their own request, nor by a key they made', async () => {
  const approvalId = await kept(goodwilling(5000));
  expect((await refusal(decide(approvalId, 'approve', 'staff:sue'))).code).toBe('own_request');
  const first = await createApiKey(ledger.sql, { name: 'a', role: 'admin' }, 'staff:sue');
  const input = { name: 'b', role: 'approver' } as const;
  const second = await createApiKey(ledger.sql, input, `key:${first.keyId}`);
  for (const { keyId } of [first, second])
    expect((await refusal(decide(approvalId, 'approve', `key:${keyId}`))).code).toBe('own_request');
  expect(await decide(approvalId)).toMatchObject({ state: 'approved' });
});

test('a server that dies after the decision, or after the payment, pays once', async () => {
  const [unpaid, paid] = [await kept(goodwilling(5000)), await kept(goodwilling(6000))];
  for (const approvalId of [unpaid, paid])
    await ledger.sql`
      update approvals set state = 'approved', decided_by = 'staff:ann', decided_at = makegood_now()
      where approval_id = ${approvalId}`;
  await perform(ledger, goodwilling(6000, { idempotencyKey: `approval:${paid}` }), 'staff:ann');
  expect(await tendApprovals(ledger)).toEqual({ expired: 0, finished: 2 });
  expect(await tendApprovals(ledger)).toEqual({ expired: 0, finished: 0 });
  expect((await refunds()).map(({ amount }) => amount).toSorted()).toEqual([5000, 6000]);
  expect(await decide(paid)).toMatchObject({ state: 'approved', result: { amount: 6000 } });
  expect(await finish(here(), unpaid)).toMatchObject({ result: { amount: 5000 } });
});

test.each([
  ['all', {}, 'charge_refunded'],
  ['some', { amount: 10 }, 'refund_exceeds_charge'],
])('a request for what was refunded meanwhile (%s) fails and says why', async (_, taken, code) => {
  const { chargeId } = await ledger.deduct(user);
  const approvalId = await kept(refunding(chargeId));
  await refund(ledger, refundInput.parse({ chargeId, reason: 'timeout', ...taken }), 'service');
  expect(await decide(approvalId)).toMatchObject({ state: 'failed', result: { code } });
  expect(await decide(approvalId)).toMatchObject({ state: 'failed', result: { code } });
  expect(await refunds()).toHaveLength(1);
});

test('what nobody decides in 72 hours expires, before and after the job has said so', async () => {
  const moveTo = await ledger.holdClock(Date.UTC(2030, 0, 1));
  const approvalId = await kept(goodwilling(5000));
  await moveTo(Date.UTC(2030, 0, 4) - 1);
  expect(await tendApprovals(ledger)).toEqual({ expired: 0, finished: 0 });
  await moveTo(Date.UTC(2030, 0, 4));
  const listed = async (state: string) =>
    (await listApprovals(ledger, listApprovalsInput.parse({ state }))).approvals;
  expect(await listed('pending')).toEqual([]);
  expect(await listed('expired')).toMatchObject([{ approvalId, state: 'expired' }]);
  expect((await refusal(decide(approvalId))).code).toBe('approval_expired');
  expect(await tendApprovals(ledger)).toEqual({ expired: 1, finished: 0 });
  expect((await refusal(decide(approvalId))).code).toBe('approval_expired');
  expect(await listed('expired')).toHaveLength(1);
});

test('the database lets nobody decide on their own request, change one, or decide twice', async () => {
  const approvalId = await kept(goodwilling(5000));
  const write = (set: string) => ledger.sql.unsafe(`update approvals set ${set}`);
  await expect(
    write(`state = 'approved', decided_by = requester, decided_at = now()`),
  ).rejects.toMatchObject({ code: '23514' });
  await expect(write('amount = 1')).rejects.toMatchObject({ code: '23001' });
  await decide(approvalId, 'reject');
  await expect(write(`state = 'approved'`)).rejects.toMatchObject({ code: '23001' });
  await expect(ledger.sql`delete from approvals`).rejects.toMatchObject({ code: '23001' });
});
