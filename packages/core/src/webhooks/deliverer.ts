import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '@makegood/db';
import { type Claimed, claimDue } from './claim.ts';
import { conclude, type Sent } from './conclude.ts';
import { type Request, requestOf } from './request.ts';
import { openVault, type Vault } from './vault.ts';

/** Makes the POST; bounded in time, and never fails: what goes wrong is its answer. */
export type Send = (request: Request) => Promise<Sent>;

export type Delivered = { delivered: number; retried: number; failed: number };

export type Deliverer = {
  /** Sends all that is due, and what comes due meanwhile for up to a minute; a call joins the one at work. */
  deliver(): Promise<Delivered>;
  /** Begins nothing more, and returns once what was begun is over. */
  stop(): Promise<void>;
};

/** Attempts under way at once from this process, to one endpoint: a slow one holds up no other. */
const AT_ONCE = 4;
const RUN_MS = 60_000;
const LOOK_AGAIN_MS = 500;

/** Delivers from one process; any number of them share the work, by claims in the database. */
export function openDeliverer(sql: Sql, send: Send): Deliverer {
  const stopping = new AbortController();
  let running: Promise<Delivered> | undefined;
  let calls = 0;
  const deliver = () => {
    // What is due by now is sent, also where the run at work was about to end.
    calls += 1;
    return (running ??= run(sql, send, { stopping: stopping.signal, calls: () => calls }).finally(
      () => {
        running = undefined;
      },
    ));
  };
  return {
    deliver,
    async stop() {
      stopping.abort();
      await running?.catch(() => {});
    },
  };
}

async function run(
  sql: Sql,
  send: Send,
  { stopping, calls }: { stopping: AbortSignal; calls: () => number },
): Promise<Delivered> {
  const vault = await openVault(sql);
  const until = performance.now() + RUN_MS;
  const total: Delivered = { delivered: 0, retried: 0, failed: 0 };
  const busy = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  // Nothing goes on behind an error.
  const fail = (error: unknown): Claimed[] => {
    failure ??= { error };
    return [];
  };
  const attempt = async (claimed: Claimed) => {
    count(busy, claimed.endpointId, 1);
    try {
      const state = await conclude(sql, claimed, await sendOne(claimed, vault, send));
      if (state === 'delivered') total.delivered += 1;
      else if (state === 'pending') total.retried += 1;
      else if (state === 'failed') total.failed += 1;
    } catch (error) {
      fail(error);
    } finally {
      count(busy, claimed.endpointId, -1);
    }
  };
  for (;;) {
    const goesOn = !stopping.aborted && !failure && performance.now() < until;
    const asked = calls();
    const due = goesOn ? await claimDue(sql, { most: AT_ONCE, busy }).catch(fail) : [];
    for (const claimed of due) {
      const one = attempt(claimed).finally(() => underWay.delete(one));
      underWay.add(one);
    }
    if (underWay.size === 0) {
      if (goesOn && !failure && asked !== calls()) continue;
      break;
    }
    // Others' deliveries come due while a slow endpoint takes its time.
    const pause = new AbortController();
    const look = delay(LOOK_AGAIN_MS, undefined, { signal: pause.signal }).catch(() => {});
    await Promise.race([...underWay, look]);
    pause.abort();
  }
  if (failure) throw failure.error;
  return total;
}

function count(busy: Map<string, number>, endpointId: string, change: 1 | -1): void {
  const n = (busy.get(endpointId) ?? 0) + change;
  if (n === 0) busy.delete(endpointId);
  else busy.set(endpointId, n);
}

const unreadable: Sent = {
  status: null,
  error:
    'What is kept of the endpoint cannot be decrypted: enter its address and rotate its secret.',
  excerpt: null,
  retryAfterSeconds: null,
  durationMs: 0,
};

async function sendOne(claimed: Claimed, vault: Vault, send: Send): Promise<Sent> {
  let request: Request;
  try {
    request = requestOf(claimed, vault);
  } catch {
    return unreadable;
  }
  return send(request);
}
