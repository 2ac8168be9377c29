import type { CallRecord } from '@makegood/simulator';
import { callIdOf, userOf } from '../replay/identity.ts';
import type { Call } from '../trace/read-trace.ts';
import { expectationOf, type Fate, refundOf, refusalsADay } from './expectation.ts';
import type { ChargeRow, LedgerView, WalletRow } from './read-ledger.ts';

/** What the simulator and the replaying process know of a run. */
export type Run = {
  runId: string;
  users: number;
  calls: Call[];
  /** The simulator's records, by the id it knows the call by. */
  records: Map<string, CallRecord>;
  /** Lines that were charged and not over when the replaying process was killed. */
  inFlight: Set<number>;
  /** Lines for which the replaying process waited as long as a call may take. */
  late: Set<number>;
  /** Some calls were never begun, since the replaying process was killed. */
  cut: boolean;
};

/** A disagreement about a call, a charge that no call made, or a wallet. */
export type Difference = {
  line: number | null;
  chargeId: string | null;
  userId: string;
  what: string;
  simulator: string | number | null;
  ledger: string | number | null;
};

/** What should have become of a charged call, and what did. */
export type Verdict = {
  expected: Fate;
  found: Fate;
  /** told: as the simulator says; crashed: lost with its process; late: given up by the client. */
  by: 'told' | 'crashed' | 'late';
  /** The simulator had a complete answer for it. */
  answeredOk: boolean;
};

export type Judgement = { verdicts: Verdict[]; differences: Difference[] };

/** Compares call by call and wallet by wallet. */
export function judge(run: Run, { charges, wallets }: LedgerView): Judgement {
  const byLine = Map.groupBy(charges, ({ line }) => line);
  const capped = cappedLines(run, charges);
  const verdicts: Verdict[] = [];
  const differences: Difference[] = [];
  for (const call of run.calls) {
    const rows = byLine.get(call.line) ?? [];
    byLine.delete(call.line);
    const [row] = rows;
    const record = run.records.get(callIdOf(call));
    const userId = userOf(run.runId, run.users, call);
    const differs = (
      what: string,
      simulator: Difference['simulator'],
      ledger: Difference['ledger'],
    ) =>
      differences.push({
        line: call.line,
        chargeId: row?.chargeId ?? null,
        userId,
        what,
        simulator,
        ledger,
      });
    if (!row) {
      if (record || !run.cut) differs('charges', record?.outcome ?? 'never asked', 0);
      continue;
    }
    if (rows.length > 1) differs('charges', 1, rows.length);
    const verdict = verdictOf(run, call, row, record, capped.has(call.line));
    if (!verdict) {
      differs('outcome', 'never asked', `${row.state} ${row.reason ?? ''}`.trim());
      continue;
    }
    verdicts.push(verdict);
    for (const [what, expected, found] of fields(verdict.expected, row)) {
      if (expected !== found) differs(what, expected, found);
    }
  }
  for (const { chargeId, userId, state } of [...byLine.values()].flat()) {
    differences.push({
      line: null,
      chargeId,
      userId,
      what: 'charges',
      simulator: 0,
      ledger: state,
    });
  }
  differences.push(...judgeWallets(charges, wallets));
  return { verdicts, differences };
}

function verdictOf(
  { inFlight, late }: Run,
  call: Call,
  row: ChargeRow,
  record: CallRecord | undefined,
  capped: boolean,
): Verdict | undefined {
  const answeredOk = record?.outcome === 'ok' && record.answered;
  if (inFlight.has(call.line) && row.reason === 'worker_crashed') {
    return {
      expected: refundOf(row.taken, row.taken, 'worker_crashed'),
      found: row,
      by: 'crashed',
      answeredOk,
    };
  }
  if (!record) return undefined;
  if (late.has(call.line) && row.reason === 'timeout' && record.outcome !== 'timeout') {
    return {
      expected: refundOf(row.taken, row.taken, 'timeout'),
      found: row,
      by: 'late',
      answeredOk,
    };
  }
  return { expected: expectationOf(call, record, capped), found: row, by: 'told', answeredOk };
}

/** Each fact of a charge as it should be and as it is; the charge's own row must say what its entries do. */
function* fields(
  expected: Fate,
  row: ChargeRow,
): Generator<[string, string | number | null, string | number | null]> {
  yield ['state', expected.state, row.state];
  yield ['reason', expected.reason, row.reason];
  yield ['credits out', expected.taken, row.taken];
  yield ['credits returned', expected.returned, row.returned];
  yield ['credits refunded', expected.refunded, row.refunded];
  yield ['cost in USD', expected.costUsd, row.costUsd];
  yield ["the charge's own credits out", expected.taken, row.says.taken];
  yield ["the charge's own credits returned", expected.returned, row.says.returned];
  yield ["the charge's own credits refunded", expected.refunded, row.says.refunded];
  yield ['the sum of its refunds', expected.refunded, row.says.paidBack];
}

/**
 * Refused contents that the policy does not refund, since the user had as many that day. The
 * ledger's order decides which; how many is for the policy.
 */
function cappedLines({ records }: Run, charges: ChargeRow[]): Set<number> {
  if (refusalsADay === null) return new Set();
  const refusals = charges.filter(
    ({ line, reason }) =>
      line !== null &&
      records.get(callIdOf({ line }))?.outcome === 'content_refused' &&
      (reason === 'content_refused' || reason === null),
  );
  const capped = new Set<number>();
  for (const ofDay of Map.groupBy(refusals, ({ userId, day }) => `${day} ${userId}`).values()) {
    const refundedFirst = ofDay.toSorted((a, b) => b.refunded - a.refunded);
    for (const { line } of refundedFirst.slice(refusalsADay)) if (line !== null) capped.add(line);
  }
  return capped;
}

function judgeWallets(charges: ChargeRow[], wallets: WalletRow[]): Difference[] {
  const kept = new Map<string, number>();
  for (const { userId, taken, returned, refunded } of charges) {
    kept.set(userId, (kept.get(userId) ?? 0) + taken - returned - refunded);
  }
  return wallets.flatMap(({ userId, balance, held, granted, entries }) => {
    const facts: [string, number, number][] = [
      ['balance, by its entries', entries, balance],
      ['balance, by its grants and charges', granted - (kept.get(userId) ?? 0), balance],
      ['held', 0, held],
    ];
    return facts
      .filter(([, expected, found]) => expected !== found)
      .map(([what, simulator, ledger]) => ({
        line: null,
        chargeId: null,
        userId,
        what,
        simulator,
        ledger,
      }));
  });
}
