import type { z } from 'zod';
import { fail, failInput } from '../ledger/fail.ts';
import { fold } from '../monitoring/fold.ts';
import type { TestLedger } from './ledger.ts';
import { diceOf, historyUsers, prepareHistory, somethingHappens } from './mixed-history.ts';

const failures = [
  ...['timed_out', 'provider_error', 'rate_limited', 'work_failed', 'cancelled_after_start'],
] as z.input<typeof failInput>['failure'][];

/**
 * Charges at random over more than a day, some of which fail: older ones in the sums of
 * monitoring, younger ones not.
 */
export async function failingHistory(at: TestLedger, seed: number): Promise<void> {
  await prepareHistory(at);
  const dice = diceOf(seed);
  const happens = async (times: number) => {
    for (let i = 0; i < times; i++) {
      await somethingHappens(at, dice);
      if (dice(2) === 0) await workFails(at, dice);
    }
  };
  const ahead = (hours: number) =>
    at.sql`update clock set ahead = make_interval(hours => ${hours})`;
  await happens(40);
  await ahead(3);
  await happens(40);
  await fold(at);
  await ahead(26);
  await happens(40);
  await fold(at);
  await happens(20);
}

/** A charge whose work fails: it is given back, or kept by the feature's policy. */
async function workFails(at: TestLedger, dice: (below: number) => number): Promise<void> {
  const userId = historyUsers[dice(historyUsers.length)] ?? 'ann';
  const { chargeId } = await at.deduct(userId, {
    ...{ feature: dice(3) === 0 ? 'free' : 'chat', hold: { seconds: 600 } },
    ...(dice(3) === 0 && { provider: 'gamma' }),
  });
  const failure = failures[dice(failures.length)] ?? 'timed_out';
  const errorMessage = `HTTP 502 of task ${dice(1000)}`;
  const input = failInput.parse({ chargeId, failure, errorMessage, costUsd: dice(5) / 1000 });
  await fail(at, input, 'worker');
}
