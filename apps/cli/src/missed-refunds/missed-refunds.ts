import {
  getIncident,
  type Incident,
  type Ledger,
  listMissed,
  listMissedInput,
  refundMissed,
  resumeIncidents,
  type StartIncidentAnswer,
} from '@makegood/core';
import { audited } from '../audited.ts';
import type { Context } from '../context.ts';
import { withLedger } from '../ledger.ts';
import { startRate } from '../rate.ts';

type Input = Parameters<typeof refundMissed>[1];
type Counted = { charges: number; amount: number };

export type Missed = Omit<StartIncidentAnswer, 'effect'> & {
  /** What could not be refunded, or could not be now, by the reason why. */
  cannot: Record<string, Counted>;
  /** Of a dry run: the first 100 charges. */
  missed: Awaited<ReturnType<typeof listMissed>>['missed'];
  /** Refunds of many that had been left open, and went on now. */
  resumed: { incidentId: string; isOver: boolean }[];
};

const ACTOR = 'cli';
const MOST_TOLD = 100;

/** Refunds failed work that was never refunded; stopped, it ends the batch under way. */
export function missedRefunds(context: Context, input: Input): Promise<Missed> {
  return withLedger(context, (ledger) => {
    const run = () => missedRefundsWith(context, ledger, input);
    return input.dryRun ? run() : audited(ledger.sql, toldRun, run);
  });
}

const toldRun = {
  action: 'incidents.refundMissed',
  subject: (answer: Missed | null) => answer && `incident:${answer.incidentId ?? 'none'}`,
  after: ({ incidentId, state, charges, users, amount, refunded, cannot, resumed }: Missed) => ({
    ...{ incidentId, state, charges, users, amount, refunded, cannot },
    resumed: resumed.map((one) => one.incidentId),
  }),
};

async function missedRefundsWith(context: Context, ledger: Ledger, input: Input): Promise<Missed> {
  const { signal } = context;
  const place = { sql: ledger.sql, ledger };
  const bar = startRate(context, 'charges');
  const options = {
    signal,
    onProgress: ({ done, of }: { done: number; of: number }) => bar.update(done, of),
  };
  try {
    const taken = input.dryRun ? [] : await resumeIncidents(ledger, options);
    const { effect, ...answer } = signal.aborted
      ? notBegun
      : await refundMissed(place, input, ACTOR, options);
    const { missed } = input.dryRun ? await firstOf(ledger, input) : { missed: [] };
    const cannot = effect?.cannot ?? (await refusedOf(ledger, answer.incidentId));
    return { ...answer, cannot, missed, resumed: await Promise.all(taken.map(toldOf(ledger))) };
  } finally {
    bar.stop();
  }
}

/** Interrupted while it took up another run. */
const notBegun: StartIncidentAnswer = {
  ...{ incidentId: null, charges: 0, users: 0, amount: 0, done: 0, refunded: 0 },
  ...{ dryRun: false, state: 'running', effect: null },
};

function firstOf(ledger: Ledger, { cause, reason, feature, provider, from }: Input) {
  const filter = { cause, reason, feature, provider, from, limit: MOST_TOLD };
  return listMissed({ sql: ledger.sql, ledger }, listMissedInput.parse(filter));
}

async function refusedOf(ledger: Ledger, incidentId: string | null): Promise<Missed['cannot']> {
  if (incidentId === null) return {};
  return refused(await getIncident(ledger, { incidentId }));
}

/** What someone else paid back meanwhile is owed no more. */
const settledMeanwhile = new Set(['nothing_left', 'settled_meanwhile', 'refunded_meanwhile']);

function refused({ tallies }: Incident): Missed['cannot'] {
  const sums: Missed['cannot'] = {};
  for (const { step, outcome, charges, amount } of tallies) {
    if (step !== 'refund' || outcome === 'refunded' || settledMeanwhile.has(outcome)) continue;
    const sum = (sums[outcome] ??= { charges: 0, amount: 0 });
    sum.charges += charges;
    sum.amount += amount;
  }
  return sums;
}

const toldOf =
  (ledger: Ledger) =>
  async ({ incidentId }: { incidentId: string }) => {
    const { state } = await getIncident(ledger, { incidentId });
    return { incidentId, isOver: state === 'finished' || state === 'undone' };
  };
