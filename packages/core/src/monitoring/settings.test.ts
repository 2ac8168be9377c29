import { afterAll, beforeAll, expect, test } from 'vitest';
import { putCreditType } from '../credit-types/put.ts';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import {
  putMonitoringSettings,
  putMonitoringSettingsInput,
  readMonitoringSettings,
} from './settings.ts';

let at: TestLedger;

beforeAll(async () => {
  at = await testLedger();
  await putCreditType(at, { creditType: 'token', name: 'Token', decimals: 2 });
});
afterAll(() => at.close());

const put = (input: object) =>
  putMonitoringSettings(at, putMonitoringSettingsInput.parse(input), 'staff:s1');

test('before anyone saved them, settings are the usual ones', async () => {
  expect(await readMonitoringSettings(at)).toMatchObject({
    ...{ refundRateThreshold: 0.05, creditValueUsd: {}, dailyBudgetUsd: null },
    ...{ version: 0, changedAt: null, changedBy: null },
  });
});

test('of those who save what they read at the same time, one succeeds', async () => {
  const { version } = await readMonitoringSettings(at);
  const saved = await Promise.allSettled(
    [0.1, 0.2, 0.3].map((refundRateThreshold) => put({ refundRateThreshold, version })),
  );
  const refused = saved.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(2);
  for (const one of refused) {
    expect(one).toMatchObject({
      reason: { code: 'stale_write', facts: { currentVersion: 1, yourVersion: 0, by: 'staff:s1' } },
    });
  }
  expect(await readMonitoringSettings(at)).toMatchObject({ version: 1, changedBy: 'staff:s1' });
});

test('what credits are worth is kept by credit type, of those that there are', async () => {
  const creditValueUsd = { credit: 0.01, token: 0.5 };
  expect(await put({ creditValueUsd, dailyBudgetUsd: 20 })).toMatchObject({
    ...{ creditValueUsd, dailyBudgetUsd: 20, refundRateThreshold: 0.05, version: 2 },
  });
  const { code } = await refusal(put({ creditValueUsd: { nothing: 1 } }));
  expect(code).toBe('credit_type_not_found');
  expect((await refusal(put({ version: 1 }))).code).toBe('stale_write');
});

test('from when on a balance is low is kept by credit type, of those that there are', async () => {
  expect(await put({ lowBalance: { token: 250 } })).toMatchObject({ lowBalance: { token: 250 } });
  const { code } = await refusal(put({ lowBalance: { nothing: 1 } }));
  expect(code).toBe('credit_type_not_found');
});
