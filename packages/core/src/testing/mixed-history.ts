import { putCreditType } from '../credit-types/put.ts';
import { goodwill, goodwillInput } from '../ledger/goodwill.ts';
import type { Reason } from '../ledger/reasons.ts';
import { refund, refundInput } from '../ledger/refund.ts';
import { settle } from '../ledger/settle.ts';
import type { TestLedger } from './ledger.ts';

/** A generator of whole numbers below a bound, the same ones for the same seed. */
export function diceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const historyUsers = ['ann', 'ben', 'cat'];
export const historyFeatures = ['chat', 'image', 'free'];
export const historyRoutes = ['/api/chat', '/api/image', undefined];
export const historyReasons: Reason[] = ['timeout', 'provider_error', 'cancelled'];

const creditTypes = ['credit', 'token'];

/** Users with small grants of two types, so that charges draw on several, and features to charge for. */
export async function prepareHistory(at: TestLedger): Promise<void> {
  await putCreditType(at, { creditType: 'token', name: 'Token', decimals: 0 });
  await at.feature({ feature: 'chat', cost: 3, provider: 'alpha' });
  await at.feature({ feature: 'image', cost: 7, creditType: 'token', provider: 'beta' });
  await at.feature({ feature: 'free', cost: 0 });
  for (const userId of historyUsers) {
    for (const creditType of creditTypes) {
      for (let i = 0; i < 30; i++) await at.grant({ userId, creditType, amount: 20 });
    }
  }
}

/** One charge at random, and perhaps what becomes of it; now and then a refund out of goodwill. */
export async function somethingHappens(at: TestLedger, dice: (below: number) => number) {
  const userId = historyUsers[dice(historyUsers.length)] ?? 'ann';
  const feature = historyFeatures[dice(historyFeatures.length)] ?? 'chat';
  const apiRoute = historyRoutes[dice(historyRoutes.length)];
  if (dice(12) === 0) {
    const sorry = { userId, amount: 1 + dice(5), reason: 'goodwill' } as const;
    await goodwill(at, goodwillInput.parse(sorry), 'staff:s1');
  }
  const { chargeId } = await at.deduct(userId, {
    ...{ feature, hold: dice(2) === 0 ? { seconds: 600 } : undefined },
    ...(apiRoute && { apiRoute }),
    ...(dice(4) === 0 && { provider: 'gamma' }),
  });
  const outcome = dice(4);
  if (outcome === 0) await settle(at, { chargeId, costUsd: 0.01 }, 'worker');
  const reason = historyReasons[dice(historyReasons.length)];
  if (outcome === 1) await refund(at, refundInput.parse({ chargeId, reason }), 'worker');
  if (outcome === 2 && feature !== 'free') {
    await refund(at, refundInput.parse({ chargeId, reason, amount: 1 }), 'key:k1');
  }
  return chargeId;
}
