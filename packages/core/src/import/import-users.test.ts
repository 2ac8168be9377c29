import { afterEach, beforeEach, expect, test } from 'vitest';
import { refreshDue } from '../refresh/tick.ts';
import { testLedger, type TestLedger } from '../testing/ledger.ts';
import { importUsers } from './import-users.ts';
import { previewImport } from './preview.ts';
import type { ImportRow } from './row.ts';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2030, 0, 31);

let ledger: TestLedger;
let moveTo: (at: number) => Promise<void>;
beforeEach(async () => {
  ledger = await testLedger();
  moveTo = await ledger.holdClock(START);
});
afterEach(() => ledger.close());

async function* rowsOf(users: { id: string; last_refresh?: string }[]): AsyncGenerator<ImportRow> {
  for (const [index, { id, last_refresh = '' }] of users.entries()) {
    yield {
      line: index + 2,
      values: { id, email: '', plan: 'weekly', balance: '3', last_refresh },
    };
  }
}

const many = Array.from({ length: 700 }, (_, n) => ({ id: `u${n}` }));

test('who was never refreshed is spread over the next period, and nobody is due at once', async () => {
  await ledger.plan('weekly', { credit: 10 }, { every: 7 });
  expect(await importUsers(ledger, rowsOf(many), 'test')).toMatchObject({
    ...{ imported: 700, staggered: 700, dueAtOnce: 0 },
  });
  let refreshed = 0;
  for (let day = 1; day <= 7; day++) {
    await moveTo(START + day * DAY);
    const today = await refreshDue(ledger);
    expect(today.refreshed).toBeGreaterThan(50);
    refreshed += today.refreshed;
  }
  expect(refreshed).toBe(700);
});

test('who was refreshed goes on from then, and a whole period ago is due', async () => {
  await ledger.plan('weekly', { credit: 10 }, { every: 7 });
  const users = [
    { id: 'due', last_refresh: '2030-01-24' },
    { id: 'soon', last_refresh: '2030-01-24T00:00:00.001Z' },
    { id: 'elsewhere', last_refresh: '2030-01-31T05:30:00.001+05:30' },
  ];
  expect(await importUsers(ledger, rowsOf(users), 'test')).toMatchObject({
    ...{ imported: 2, staggered: 0, dueAtOnce: 1 },
    bad: { rows: 1, first: [{ line: 4, problem: 'last_refresh: is in the future' }] },
  });
  expect(await refreshDue(ledger)).toMatchObject({ refreshed: 1 });
  expect((await ledger.balance('due')).balance).toBe(10);
});

test('two imports of the same users at once import each of them once', async () => {
  await ledger.plan('weekly', { credit: 10 }, { every: 7 });
  const answers = await Promise.all([
    importUsers(ledger, rowsOf(many), 'test'),
    importUsers(ledger, rowsOf(many.toReversed()), 'test'),
  ]);
  expect(answers.map(({ imported, already }) => imported + already)).toEqual([700, 700]);
  expect(answers.reduce((sum, { imported }) => sum + imported, 0)).toBe(700);
  expect(await previewImport(ledger, rowsOf(many))).toMatchObject({ imported: 0, already: 700 });
});
