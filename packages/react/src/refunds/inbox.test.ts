import { expect, test } from 'vitest';
import type { Refund } from '../api.ts';
import { Inbox } from './inbox.ts';
import { load, nothingKept, received, save, seen } from './kept.ts';

const refund = (refundId: string): Refund => ({
  ...{ refundId, chargeId: null, amount: 12, creditType: 'credit', reason: 'timeout' },
  ...{ feature: null, at: '2026-11-21T12:00:00.000Z' },
});

const idsOf = (refunds: readonly Refund[]) => refunds.map(({ refundId }) => refundId);

test('a refund is shown once, however often it is told', () => {
  const inbox = new Inbox();
  inbox.open('makegood ada');
  inbox.receive(refund('a'));
  inbox.receive(refund('b'));
  inbox.receive(refund('a'));
  expect(idsOf(inbox.unseen.get())).toEqual(['b', 'a']);
  expect(inbox.last.get()?.refundId).toBe('b');
});

test('a refund that was closed stays closed, also when it is told again', () => {
  const inbox = new Inbox();
  inbox.receive(refund('a'));
  inbox.see('a');
  inbox.receive(refund('a'));
  expect(inbox.unseen.get()).toEqual([]);
});

test('another user begins with nothing', () => {
  const inbox = new Inbox();
  inbox.open('makegood ada');
  inbox.receive(refund('a'));
  inbox.reach('7');
  inbox.open('makegood grace');
  expect(inbox.unseen.get()).toEqual([]);
  expect(inbox.last.get()).toBeNull();
  expect(inbox.cursor).toBeNull();
});

test('what is kept is bounded: fifty not closed, and what was known of before them', () => {
  let kept = nothingKept;
  for (let n = 0; n < 300; n++) kept = received(kept, refund(String(n)));
  expect(kept.unseen).toHaveLength(50);
  expect(kept.unseen[0]?.refundId).toBe('299');
  expect(kept.known).toHaveLength(200);
  expect(seen(kept, '299').unseen[0]?.refundId).toBe('298');
});

test('where nothing can be kept, nothing fails', () => {
  expect(() => save('makegood ada', nothingKept)).not.toThrow();
  expect(load('makegood ada')).toBeNull();
});
