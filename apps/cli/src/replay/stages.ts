import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '@makegood/db';
import type { Simulator } from '@makegood/simulator';
import type { Context } from '../context.ts';
import type { Run } from '../reconcile/judge.ts';
import { chargedLines, heldBy } from '../reconcile/read-ledger.ts';
import { type Reconciliation, reconcile } from '../reconcile/reconcile.ts';
import type { Call } from '../trace/read-trace.ts';
import type { Job } from './messages.ts';
import type { ReplayOptions } from './options.ts';
import type { Server } from './server.ts';
import { type Problem, watch } from './watch.ts';
import { runWorker } from './worker.ts';

export type Plan = ReplayOptions & {
  runId: string;
  calls: Call[];
  /** Kill the replaying process once so many calls were begun. */
  killAt: number | null;
};

export type Stages = {
  /** Calls that were made, and the seconds they took. */
  made: number;
  seconds: number;
  problems: Problem[];
  kill: Kill | null;
  /** Of all the trace's calls; null where the process was killed and the rest was not made. */
  whole: Reconciliation | null;
};

export type Kill = {
  afterCalls: number;
  /** Seconds from the kill until nothing was held any more. */
  freeAfterSeconds: number;
  /** Of the calls up to the kill. */
  reconciliation: Reconciliation;
};

type Places = { sql: Sql; simulator: Simulator; server: Server };

const HOLD_S = 60;
/** Short, so that what a killed process leaves behind is soon due. */
const HOLD_BEFORE_KILL_S = 5;
/** No charge stays held past its deadline plus a minute, which this exceeds. */
const FREE_WITHIN_MS = 75_000;
const POLL_MS = 100;

/** Makes the calls, kills and resumes where the plan says so, and reconciles after each. */
export async function runStages(
  context: Context,
  plan: Plan,
  userIds: string[],
  { sql, simulator, server }: Places,
): Promise<Stages> {
  const { runId, users, calls, killAt } = plan;
  const job = jobOf(plan, server, simulator.url);
  const watching = watch(context, calls.length);
  let seconds = 0;
  const make = async (those: Partial<Job>) => {
    const start = performance.now();
    await runWorker({ ...job, ...those }, context.signal, watching.tell);
    seconds += (performance.now() - start) / 1000;
  };
  const compare = (inFlight: Set<number>, cut: boolean) => {
    const records = new Map(simulator.log().map((record) => [record.callId, record]));
    const run: Run = { runId, users, calls, records, inFlight, late: watching.late, cut };
    return reconcile(sql, run, userIds);
  };
  try {
    await make({ reportAt: killAt });
    const kill = killAt === null ? undefined : await afterKill();
    if (kill && plan.resume) {
      await make({ calls: calls.filter(({ line }) => !kill.charged.has(line)) });
    }
    const whole = !kill || plan.resume ? await compare(kill?.inFlight ?? new Set(), false) : null;
    const { over, problems } = watching;
    return { made: over.size, seconds, problems, kill: kill?.told ?? null, whole };
  } finally {
    watching.stop();
  }

  async function afterKill() {
    const over = new Set(watching.over);
    const freeAfterSeconds = await untilFree(sql, userIds, context.signal);
    const charged = await chargedLines(sql, userIds);
    const inFlight = new Set([...charged].filter((line) => !over.has(line)));
    const reconciliation = await compare(inFlight, true);
    const told: Kill = { afterCalls: killAt ?? 0, freeAfterSeconds, reconciliation };
    return { charged, inFlight, told };
  }
}

const jobOf = (plan: Plan, server: Server, simulatorUrl: string): Job => ({
  runId: plan.runId,
  server,
  simulatorUrl,
  calls: plan.calls,
  users: plan.users,
  concurrency: plan.concurrency,
  speed: plan.speed,
  timeoutMs: plan.timeoutMs,
  holdSeconds: plan.killAt === null ? HOLD_S : HOLD_BEFORE_KILL_S,
  reportAt: null,
});

/** Waits for the sweeper, in bounded time. Returns the seconds it took. */
async function untilFree(sql: Sql, userIds: string[], signal: AbortSignal): Promise<number> {
  const start = performance.now();
  const waited = () => performance.now() - start;
  // Until then requests may come through that were under way at the kill.
  await delay(HOLD_BEFORE_KILL_S * 1000, undefined, { signal });
  while ((await heldBy(sql, userIds)) > 0 && waited() < FREE_WITHIN_MS) {
    await delay(POLL_MS, undefined, { signal });
  }
  return waited() / 1000;
}
