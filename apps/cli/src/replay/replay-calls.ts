import { setTimeout as delay } from 'node:timers/promises';
import { createMakegood, type Makegood, MakegoodError, moneyFactsOf } from '@makegood/sdk';
import pMap from 'p-map';
import { complete } from '../provider/complete.ts';
import type { Call } from '../trace/read-trace.ts';
import { FEATURE, holdOf, keyOf, PROVIDER, userOf } from './identity.ts';
import type { Ended, Job, Message } from './messages.ts';

/** Makes the calls of a job, each held, run and settled or given back by the SDK's wrapper. */
export async function replayCalls(job: Job, tell: (message: Message) => void): Promise<void> {
  const makegood = createMakegood(job.server);
  let begun = 0;
  const replay = async (call: Call) => {
    begun += 1;
    if (begun === job.reportAt) tell({ kind: 'begun' });
    tell(await replayCall(makegood, job, call));
  };
  await pMap(inTime(job.calls, job.speed), replay, { concurrency: job.concurrency });
}

/** The calls, each no sooner than its distance from the first in the trace says. */
async function* inTime(calls: Call[], speed: number | null): AsyncGenerator<Call> {
  const start = performance.now();
  const [first] = calls;
  for (const call of calls) {
    const dueMs = speed === null || !first ? 0 : (call.at - first.at) / speed;
    const waitMs = dueMs - (performance.now() - start);
    if (waitMs > 0) await delay(waitMs);
    yield call;
  }
}

async function replayCall(makegood: Makegood, job: Job, call: Call): Promise<Ended> {
  const { runId, users, timeoutMs, holdSeconds } = job;
  let begunAt = Number.POSITIVE_INFINITY;
  let problem: string | undefined;
  const ended = (how: Ended['how']): Ended => {
    // A timer may fire within the millisecond before its time.
    const late = performance.now() - begunAt >= timeoutMs - 1;
    return { kind: 'ended', line: call.line, how, late, problem };
  };
  const charge = {
    userId: userOf(runId, users, call),
    feature: FEATURE,
    amount: holdOf(call),
    idempotencyKey: keyOf(runId, call),
    provider: PROVIDER,
    apiRoute: '/replay',
    heartbeat: true,
    holdSeconds,
    timeoutMs,
  };
  try {
    await makegood.withCharge(
      {
        ...charge,
        onUnsettled: ({ error }) => {
          problem = error.message;
        },
      },
      (work) => {
        begunAt = performance.now();
        return complete(job.simulatorUrl, call, work);
      },
    );
    return ended(problem === undefined ? 'settled' : 'pending');
  } catch (error) {
    const facts = moneyFactsOf(error);
    if (error instanceof MakegoodError || facts === undefined) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (facts?.charged !== true) return ended('not_charged');
    if (facts.refunded === 'pending') return ended('pending');
    return ended(facts.refunded ? 'refunded' : 'kept');
  }
}
