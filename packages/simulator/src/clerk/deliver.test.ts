import { verifyWebhook } from '@clerk/backend/webhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClerkEvent } from './outbox.ts';
import type { Clerk } from './start-clerk.ts';
import { startReceiver, startTestClerk, webhookSecret } from './testing.ts';
import type { ReceivedWebhook } from './testing.ts';

let clerk: Clerk;
let events: ClerkEvent[];
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeEach(async () => {
  ({ clerk } = await startTestClerk());
  clerk.putPlan({ name: 'Free', isDefault: true });
  const { id: pro } = clerk.putPlan({ name: 'Pro', amount: 2000 });
  const { id } = clerk.addUser({ emailAddresses: ['ada@x.test'], firstName: 'Ada' });
  clerk.subscribe(id, pro);
  clerk.updateUser(id, { lastName: 'Lovelace' });
  clerk.deleteUser(id);
  events = clerk.takeEvents();
  receiver = await startReceiver();
});
afterEach(async () => {
  await clerk.close();
  await receiver.stop();
});

function verified({ headers, body }: ReceivedWebhook) {
  const request = new Request('http://127.0.0.1/webhooks', { method: 'POST', headers, body });
  return verifyWebhook(request, { signingSecret: webhookSecret });
}

const idsOf = (list: ClerkEvent[]) => list.map(({ id }) => id);

test('verifyWebhook accepts every event that is delivered', async () => {
  const deliveries = await clerk.deliver(events, receiver.url);
  expect(deliveries.every(({ accepted }) => accepted)).toBe(true);
  const read = await Promise.all(receiver.received.map(verified));
  expect(read).toEqual(
    events.map(({ payload: { timestamp: _, instance_id: __, ...rest } }) => rest),
  );
  const paid = read.find(({ type }) => type === 'paymentAttempt.updated');
  expect(paid?.data).toMatchObject({ status: 'paid', payer: { email: 'ada@x.test' } });
});

test('the body has what verifyWebhook leaves out: the time and the instance', async () => {
  await clerk.deliver(events.slice(0, 1), receiver.url);
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({
    object: 'event',
    type: 'user.created',
    timestamp: Date.parse('2026-01-31T12:00:00Z'),
    instance_id: expect.stringMatching(/^ins_/),
    event_attributes: { http_request: { client_ip: '127.0.0.1', user_agent: 'clerk' } },
    data: expect.objectContaining({ object: 'user', first_name: 'Ada', last_name: null }),
  });
});

test('verifyWebhook refuses a wrong signature', async () => {
  await clerk.deliver(events.slice(0, 1), receiver.url, { wrongSignature: true });
  await expect(verified(receiver.received[0]!)).rejects.toThrow('No matching signature found');
});

test('verifyWebhook refuses what is older than five minutes', async () => {
  await clerk.deliver(events.slice(0, 1), receiver.url, { ageSeconds: 290 });
  await clerk.deliver(events.slice(0, 1), receiver.url, { ageSeconds: 302 });
  const [recent, old] = receiver.received;
  expect(await verified(recent!)).toMatchObject({ type: 'user.created' });
  await expect(verified(old!)).rejects.toThrow('Message timestamp too old');
});

test('events come in order, reversed, or shuffled the same by the same seed', async () => {
  const delivered = async (order: 'as_sent' | 'reversed' | { shuffledBy: number }) => {
    receiver.received.splice(0);
    await clerk.deliver(events, receiver.url, { order });
    return receiver.ids();
  };
  expect(await delivered('as_sent')).toEqual(idsOf(events));
  expect(await delivered('reversed')).toEqual(idsOf(events).toReversed());
  const shuffled = await delivered({ shuffledBy: 7 });
  expect(shuffled).not.toEqual(idsOf(events));
  expect(shuffled.toSorted()).toEqual(idsOf(events).toSorted());
  expect(await delivered({ shuffledBy: 7 })).toEqual(shuffled);
  expect(await delivered({ shuffledBy: 8 })).not.toEqual(shuffled);
});

test('an event that comes several times bears one id', async () => {
  await clerk.deliver(events, receiver.url, { times: 3, concurrency: 8 });
  expect(receiver.ids().toSorted()).toEqual(
    idsOf(events)
      .flatMap((id) => [id, id, id])
      .toSorted(),
  );
});

test('what is not answered 2xx comes again, signed anew, until it is', async () => {
  const moody = await startReceiver([500, 204, 302]);
  const three = events.slice(0, 3);
  const deliveries = await clerk.deliver(three, moody.url, { retryDelaysMs: [0, 0, 0] });
  expect(deliveries).toMatchObject([
    { statuses: [500, 204], accepted: true },
    { statuses: [204], accepted: true },
    { statuses: [302, 204], accepted: true },
  ]);
  const [first, second, third] = idsOf(three);
  expect(moody.ids()).toEqual([first, second, third, first, third]);
  await Promise.all(moody.received.map(verified));
  await moody.stop();
});

test('what is never answered is given up', async () => {
  const gone = await startReceiver();
  await gone.stop();
  const deliveries = await clerk.deliver(events.slice(0, 1), gone.url, { retryDelaysMs: [0] });
  expect(deliveries).toMatchObject([{ statuses: [null, null], accepted: false }]);
});

test('closing ends the wait for a retry', async () => {
  const moody = await startReceiver([500]);
  const delivering = clerk.deliver(events.slice(0, 1), moody.url, { retryDelaysMs: [60_000] });
  const outcome = expect(delivering).rejects.toThrow('aborted');
  await expect.poll(() => moody.received.length).toBe(1);
  await clerk.close();
  await outcome;
  await moody.stop();
});

test('webhooks never leave the machine', async () => {
  await expect(clerk.deliver(events, 'http://example.com/webhooks')).rejects.toThrow(RangeError);
});
