import { afterEach, beforeEach, expect, test } from 'vitest';
import { health, healthAnswer } from '../monitoring/health.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { applyParked } from './apply-parked.ts';
import { giveUpUnmatched } from './give-up.ts';
import { getProviderCallbacks } from './provider.ts';
import { putProviderCallbacks, putProviderCallbacksInput } from './put.ts';
import { takeCallback } from './take.ts';

const START = Date.UTC(2030, 0, 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const iso = (at: number) => new Date(at).toISOString();

let ledger: TestLedger;
let setClock: (at: number) => Promise<void>;

beforeEach(async () => {
  ledger = await testLedger();
  setClock = await ledger.holdClock(START);
  await ledger.feature();
});
afterEach(() => ledger.close());

/** As the page of the system's health is told. */
const figures = async () =>
  healthAnswer.parse(await health({ sql: ledger.sql, figures: ledger.sql })).callbacks;

async function accept(provider: string) {
  const secret = `whsec_${Buffer.from('a secret of the test').toString('base64')}`;
  const input = putProviderCallbacksInput.parse({ provider, adapter: 'standard', secret });
  await putProviderCallbacks(ledger, input, 'test');
}

const succeed = (provider: string, providerTaskId: string, amount?: number) =>
  takeCallback(
    { sql: ledger.sql, ledger },
    {
      ...{ provider, eventId: providerTaskId },
      callback: { outcome: 'settle', providerTaskId, amount },
    },
  );

test('callbacks that wait for their charge are counted, with since when, until they find it', async () => {
  const none = {
    ...{ waiting: 0, waitingSince: null, unmatched: 0, unmatchedAt: null },
    ...{ refused: 0, refusedAt: null },
  };
  expect(await figures()).toEqual({ providers: 0, ...none });
  await accept('acme');
  await accept('other');
  expect(await figures()).toEqual({ providers: 2, ...none });

  expect(await succeed('other', 'early-1')).toBe('parked');
  await setClock(START + MINUTE);
  expect(await succeed('acme', 'early-2')).toBe('parked');
  expect(await figures()).toMatchObject({ waiting: 2, waitingSince: iso(START), unmatched: 0 });

  const user = await ledger.user(100);
  const task = { provider: 'other', providerTaskId: 'early-1' };
  await ledger.deduct(user, { hold: { seconds: 3600 }, ...task });
  expect(await applyParked({ sql: ledger.sql, ledger })).toMatchObject({ applied: 1 });
  expect(await figures()).toMatchObject({ waiting: 1, waitingSince: iso(START + MINUTE) });
});

test('callbacks that never find a charge are told once they are given up, and when', async () => {
  await accept('acme');
  await succeed('acme', 'lost-1');
  await succeed('acme', 'lost-2');
  await setClock(START + 7 * DAY);
  await giveUpUnmatched(ledger);
  expect(await figures()).toMatchObject({ waiting: 2, unmatched: 0 });
  await setClock(START + 7 * DAY + MINUTE);
  await giveUpUnmatched(ledger);
  expect(await figures()).toMatchObject({
    ...{ waiting: 0, waitingSince: null },
    ...{ unmatched: 2, unmatchedAt: iso(START + 7 * DAY + MINUTE) },
  });
});

test('a callback that waited, and that the ledger then refuses, is counted as refused', async () => {
  await accept('acme');
  expect(await succeed('acme', 'dear-1', 1_000_000)).toBe('parked');
  const user = await ledger.user(100);
  const task = { provider: 'acme', providerTaskId: 'dear-1' };
  await ledger.deduct(user, { hold: { seconds: 3600 }, ...task });
  await setClock(START + MINUTE);
  expect(await applyParked({ sql: ledger.sql, ledger })).toEqual({ applied: 0, refused: 1 });
  expect(await figures()).toMatchObject({
    ...{ waiting: 0, refused: 1, refusedAt: iso(START + MINUTE) },
  });
  expect(await getProviderCallbacks(ledger, { provider: 'acme' })).toMatchObject({
    refusedBecause: 'settle_exceeds_charge',
  });
});
