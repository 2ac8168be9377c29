import { adjust, adjustInput } from '../ledger/adjust.ts';
import { age } from '../ledger/age.ts';
import { voidGrant } from '../ledger/grant.ts';
import { settle } from '../ledger/settle.ts';
import { fold } from '../monitoring/fold.ts';
import { putMonitoringSettings, putMonitoringSettingsInput } from '../monitoring/settings.ts';
import type { TestLedger } from './ledger.ts';
import { diceOf, historyUsers, prepareHistory, somethingHappens } from './mixed-history.ts';

type Dice = ReturnType<typeof diceOf>;

const sources = ['plan', 'purchase', 'promo'] as const;

/** What else moves credits: grants that expire or are voided, adjustments, work settled for less. */
async function creditsMove(at: TestLedger, dice: Dice) {
  const userId = historyUsers[dice(historyUsers.length)] ?? 'ann';
  const creditType = dice(3) === 0 ? 'token' : 'credit';
  const source = sources[dice(sources.length)] ?? 'promo';
  const what = dice(5);
  if (what === 0) {
    const [clock] = await at.sql<{ soon: Date }[]>`
      select makegood_now() + make_interval(hours => ${1 + dice(40)}) as soon`;
    const expiresAt = clock?.soon.toISOString();
    await at.grant({ userId, creditType, amount: 5 + dice(9), source, expiresAt });
  }
  if (what === 1) {
    const { grantId } = await at.grant({ userId, creditType, amount: 4, source });
    if (dice(2) === 0) await voidGrant(at, { userId, grantId }, 'test');
  }
  if (what === 2) {
    const by = { userId, creditType, amount: dice(2) === 0 ? 6 : -2 };
    await adjust(at, adjustInput.parse({ ...by, reason: 'correction', note: 'test' }), 'test');
  }
  if (what > 2) {
    const { chargeId } = await at.deduct(userId, {
      feature: 'chat',
      units: 3,
      hold: { seconds: 900 },
    });
    await settle(at, { chargeId, amount: dice(9), costUsd: (1 + dice(30)) / 1000 }, 'worker');
  }
}

/**
 * Two days of everything that can happen, summed up in between and not at the end; credits of one type
 * have a value.
 */
export async function movingHistory(at: TestLedger): Promise<void> {
  await prepareHistory(at);
  const settings = { creditValueUsd: { credit: 0.01 }, dailyBudgetUsd: 5 };
  await putMonitoringSettings(at, putMonitoringSettingsInput.parse(settings), 'test');
  const dice = diceOf(11);
  const days = [
    { hours: 3, things: 50 },
    { hours: 27, things: 50 },
    { hours: 50, things: 50 },
    { hours: 51, things: 25 },
  ];
  for (const { hours, things } of days) {
    await at.sql`update clock set ahead = make_interval(hours => ${hours})`;
    await age(at);
    for (let i = 0; i < things; i++) {
      await somethingHappens(at, dice);
      await creditsMove(at, dice);
    }
    if (hours < 51) await fold(at);
  }
}

/** The time that all of it happened in. */
export async function wholeRange(at: TestLedger): Promise<{ from: string; to: string }> {
  const [row] = await at.sql<{ from: Date; to: Date }[]>`
    select makegood_now() - interval '3 days' as from, makegood_now() + interval '1 hour' as to`;
  if (!row) throw new Error('The database did not tell the time');
  return { from: row.from.toISOString(), to: row.to.toISOString() };
}
