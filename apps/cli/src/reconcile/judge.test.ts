import type { CallRecord } from '@makegood/simulator';
import { describe, expect, test } from 'vitest';
import { type Run, judge } from './judge.ts';
import type { ChargeRow, WalletRow } from './read-ledger.ts';

const call = { line: 2, at: 0, contextTokens: 100, generatedTokens: 50 };
const userId = 'replay-run-1';

const record: CallRecord = {
  callId: 'line-2',
  provider: 'simulator',
  outcome: 'ok',
  at: '',
  promptTokens: 100,
  completionTokens: 50,
  deliveredShare: 1,
  costUsd: 0.000125,
  answered: true,
  attempts: 1,
};

const settled: ChargeRow = {
  ...{ line: 2, chargeId: 'c1', userId, day: '2026-01-01' },
  ...{ state: 'settled', taken: 200, returned: 50, refunded: 0, reason: null, costUsd: 0.000125 },
  says: { taken: 200, returned: 50, refunded: 0, paidBack: 0 },
};

/** The same charge, paid back for a failure. */
const refunded = (amount: number, reason: string | null): ChargeRow => ({
  ...settled,
  ...{
    state: amount === 200 ? 'refunded' : 'settled',
    returned: 0,
    refunded: amount,
    reason,
    costUsd: null,
  },
  says: { taken: 200, returned: 0, refunded: amount, paidBack: amount },
});

const emptyRun: Run = {
  ...{ runId: 'run', users: 1, calls: [], records: new Map(), cut: false },
  ...{ inFlight: new Set(), late: new Set() },
};

function judged(
  charges: ChargeRow[],
  outcome: Partial<CallRecord> | null,
  more: Partial<Run> = {},
) {
  const records = new Map(outcome ? [['line-2', { ...record, ...outcome }]] : []);
  const kept = charges.reduce(
    (sum, { taken, returned, refunded: back }) => sum + taken - returned - back,
    0,
  );
  const wallet: WalletRow = {
    userId,
    balance: 1000 - kept,
    held: 0,
    granted: 1000,
    entries: 1000 - kept,
  };
  return judge({ ...emptyRun, calls: [call], records, ...more }, { charges, wallets: [wallet] });
}

const whats = (...args: Parameters<typeof judged>) =>
  judged(...args).differences.map(({ what }) => what);

test('a call that went as the simulator says is no difference', () => {
  expect(judged([settled], {})).toMatchObject({ differences: [], verdicts: [{ by: 'told' }] });
});

describe('a difference is', () => {
  test.each([
    ['a call charged in vain', [settled], { outcome: 'timeout' as const }, 'state'],
    ['a success that was refunded', [refunded(200, 'timeout')], {}, 'state'],
    [
      'a reason that is not the failure',
      [refunded(200, 'timeout')],
      { outcome: 'reset' as const },
      'reason',
    ],
    ['another price', [{ ...settled, returned: 51 }], {}, 'credits returned'],
    ['another cost', [{ ...settled, costUsd: 0.1 }], {}, 'cost in USD'],
    ['an entry that the charge knows nothing of', [{ ...settled, taken: 201 }], {}, 'credits out'],
    ['a call charged twice', [settled, { ...settled, chargeId: 'c2' }], {}, 'charges'],
    ['a call that was never charged', [], {}, 'charges'],
    ['a charge for a call that was never made', [settled], null, 'outcome'],
    ['a charge that no call asked for', [settled, { ...settled, line: null }], {}, 'charges'],
  ])('%s', (_, charges, outcome, what) => {
    expect(whats(charges, outcome)).toContain(what);
  });

  test('a wallet that is not the sum of its entries, or of its charges, or that holds', () => {
    const run = { ...emptyRun, calls: [] };
    const wallets = [{ userId, balance: 9, held: 1, granted: 8, entries: 7 }];
    expect(judge(run, { charges: [], wallets }).differences).toMatchObject([
      { what: 'balance, by its entries', simulator: 7, ledger: 9 },
      { what: 'balance, by its grants and charges', simulator: 8, ledger: 9 },
      { what: 'held', simulator: 0, ledger: 1 },
    ]);
  });
});

test('a broken stream is refunded for what was not delivered, wholly below a tenth', () => {
  const broken = { outcome: 'broken_stream' as const };
  expect(whats([refunded(101, 'connection_failed')], { ...broken, deliveredShare: 0.499 })).toEqual(
    [],
  );
  expect(
    whats([refunded(100, 'connection_failed')], { ...broken, deliveredShare: 0.499 }),
  ).toContain('credits refunded');
  expect(whats([refunded(200, 'connection_failed')], { ...broken, deliveredShare: 0.09 })).toEqual(
    [],
  );
});

test('a call in flight at the kill may be refunded as crashed, another may not', () => {
  const crashed = [refunded(200, 'worker_crashed')];
  expect(judged(crashed, {}, { inFlight: new Set([2]) })).toMatchObject({
    differences: [],
    verdicts: [{ by: 'crashed', answeredOk: true }],
  });
  expect(whats(crashed, null, { inFlight: new Set([2]) })).toEqual([]);
  expect(whats(crashed, {})).toContain('reason');
});

test('a call that the client gave up in time may be refunded, another may not', () => {
  expect(whats([refunded(200, 'timeout')], {}, { late: new Set([2]) })).toEqual([]);
  expect(whats([refunded(200, 'timeout')], {})).toContain('reason');
});

test('a call that was never begun before the kill needs no charge', () => {
  expect(whats([], null, { cut: true })).toEqual([]);
  expect(whats([], null)).toEqual(['charges']);
});

test('refused contents beyond ten a user and day stay charged, no fewer and no more', () => {
  const calls = Array.from({ length: 12 }, (_, n) => ({ ...call, line: n + 2 }));
  const records = new Map(
    calls.map(({ line }) => [`line-${line}`, { ...record, outcome: 'content_refused' as const }]),
  );
  const run: Run = { ...emptyRun, calls, records };
  const withRefunds = (n: number) => ({
    charges: calls.map(({ line }) => ({
      ...(line < n + 2 ? refunded(200, 'content_refused') : refunded(0, null)),
      ...{ line, chargeId: `c${line}`, costUsd: record.costUsd },
    })),
    wallets: [],
  });
  expect(judge(run, withRefunds(10)).differences).toEqual([]);
  expect(judge(run, withRefunds(9)).differences).not.toEqual([]);
  expect(judge(run, withRefunds(11)).differences).not.toEqual([]);
});
