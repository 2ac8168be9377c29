import { verify, type VerifyAnswer } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { type Difference, judge, type Run } from './judge.ts';
import { type LedgerView, readLedger } from './read-ledger.ts';
import { type Total, totalsOf } from './total.ts';

export type Reconciliation = {
  ok: boolean;
  totals: Total[];
  /** Credits that the run's users have held. */
  held: number;
  /** Calls, charges and wallets on which the simulator and the ledger disagree. */
  drift: number;
  /** At most 100 of the disagreements, in the order of the trace. */
  differences: Difference[];
  /** Calls that were charged and not over at the kill, and what became of them. */
  killed: { inFlight: number; refundedAsCrashed: number; crashedThoughAnswered: number };
  /** Calls that the client gave up although the provider would have answered. */
  late: number;
  /** The whole database's ledger check. */
  verify: VerifyAnswer;
};

const MOST_DIFFERENCES = 100;

/** Compares what the simulator says happened with what the ledger says. */
export async function reconcile(sql: Sql, run: Run, userIds: string[]): Promise<Reconciliation> {
  const ledger: LedgerView = await readLedger(sql, userIds);
  const { verdicts, differences } = judge(run, ledger);
  const verified = await verify({ sql });
  const subjects = new Set(
    differences.map(({ line, chargeId, userId }) => line ?? chargeId ?? userId),
  );
  const held = ledger.wallets.reduce((sum, wallet) => sum + wallet.held, 0);
  const crashed = verdicts.filter(({ by }) => by === 'crashed');
  return {
    ok: subjects.size === 0 && held === 0 && verified.ok,
    totals: totalsOf(verdicts),
    held,
    drift: subjects.size,
    differences: differences.slice(0, MOST_DIFFERENCES),
    killed: {
      inFlight: run.inFlight.size,
      refundedAsCrashed: crashed.length,
      crashedThoughAnswered: crashed.filter(({ answeredOk }) => answeredOk).length,
    },
    late: verdicts.filter(({ by }) => by === 'late').length,
    verify: verified,
  };
}
