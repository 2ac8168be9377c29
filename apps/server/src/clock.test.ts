import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;
beforeAll(async () => {
  at = await testServer({ demo: true });
});
afterAll(() => at.close());

const read = () => at.call('GET', '/api/admin/clock', { as: at.keys.viewer });
const advance = (body: unknown, on = at) =>
  on.call('POST', '/api/admin/clock', { as: on.keys.admin, body });

test('what is due by the new time has happened when the clock has been moved', async () => {
  const before = await read();
  expect(before).toMatchObject({ status: 200, body: { aheadSeconds: 0 } });
  const expiresAt = new Date(Date.parse(String(before.body.now)) + 3_600_000).toISOString();
  await at.call('POST', '/api/credits/grant', {
    as: at.keys.service,
    body: { userId: 'expiring', amount: 5, source: 'promo', expiresAt },
  });
  await giveCredits(at, 'holding', 100);
  const { body: held } = await at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body: { userId: 'holding', feature: 'chat', hold: { seconds: 3000 } },
  });

  expect(await advance({ to: expiresAt })).toMatchObject({ status: 200 });

  const charge = await at.call('GET', `/api/credits/charges/${held.chargeId}`, {
    as: at.keys.viewer,
  });
  expect(charge.body).toMatchObject({ state: 'refunded', refundedAmount: 10 });
  const wallets = await at.db.sql<{ userId: string; balance: number }[]>`
    select user_id, balance from wallets order by user_id`;
  expect([...wallets]).toEqual([
    { userId: 'expiring', balance: 0 },
    { userId: 'holding', balance: 100 },
  ]);
  expect(Number((await read()).body.aheadSeconds)).toBeGreaterThan(3500);
});

test('the clock is not moved back, nor by nothing, nor further than five years', async () => {
  const answers = [
    await advance({ to: '2020-01-01T00:00:00Z' }),
    await advance({ to: '2100-01-01T00:00:00Z' }),
    await advance({ seconds: -1 }),
    await advance({}),
    await advance({ seconds: 1, to: '2100-01-01T00:00:00Z' }),
  ];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [422, 'clock_backwards'],
    [422, 'clock_too_far'],
    [400, 'invalid_request'],
    [400, 'invalid_request'],
    [400, 'invalid_request'],
  ]);
});

test('the clock of a server that is no demo stands as the database has it', async () => {
  const real = await testServer();
  try {
    expect(await advance({ seconds: 60 }, real)).toMatchObject({
      status: 409,
      body: { code: 'clock_fixed' },
    });
    expect(
      (await real.call('GET', '/api/admin/clock', { as: real.keys.viewer })).body,
    ).toMatchObject({ aheadSeconds: 0 });
  } finally {
    await real.close();
  }
});
