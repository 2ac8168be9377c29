import {
  type Incident,
  type Ledger,
  refundMissed,
  resumeIncidents,
  startIncident,
  type StartIncidentAnswer,
  undoIncident,
} from '@makegood/core';
import type { Sql } from '@makegood/db';
import type { Job } from './jobs.ts';
import type { Logger } from './log.ts';
import { within } from './within.ts';

/** Refunds of many charges at once: a person asks for them, and they go on when the person has left. */
export type Refunding = {
  /** Takes up those that lost their server. */
  jobs: Job[];
  incident: (
    input: Parameters<typeof startIncident>[1],
    actor: string,
  ) => Promise<StartIncidentAnswer>;
  missed: (
    input: Parameters<typeof refundMissed>[1],
    actor: string,
  ) => Promise<StartIncidentAnswer>;
  undo: (input: { incidentId: string }, actor: string) => Promise<Incident>;
  /** They end their batch, and another server takes them up. */
  stop(): Promise<void>;
};

/** How long a person waits for one before it is left to go on by itself. */
const WAIT_MS = 3000;
const STOP_MS = 10_000;
const RESUME_S = 15;
const DAY_S = 86_400;

/** The refunds of many charges of one server; charges are chosen on the connections of reports. */
export function openRefunding(ledger: Ledger, reports: Sql, log: Logger): Refunding {
  const stopping = new AbortController();
  const { signal } = stopping;
  const working = new Set<Promise<unknown>>();
  const place = { sql: reports, ledger };

  /** What goes on after the answer is waited for when the server stops. */
  function track() {
    const ended = Promise.withResolvers<void>();
    working.add(ended.promise);
    const onEnd = (error: unknown) => {
      if (error)
        log.error({ err: error }, 'refunds of many stopped; they are taken up in a minute');
      working.delete(ended.promise);
      ended.resolve();
    };
    return { signal, waitMs: WAIT_MS, onEnd };
  }

  return {
    jobs: [
      {
        name: 'resume-incidents',
        run: async () => ({ incidents: (await resumeIncidents(ledger, { signal })).length }),
        everySeconds: RESUME_S,
        expireSeconds: DAY_S - 1,
      },
    ],
    incident: (input, actor) => startIncident(place, input, actor, track()),
    missed: (input, actor) => refundMissed(place, input, actor, track()),
    undo: (input, actor) => undoIncident(place, input, actor, track()),
    async stop() {
      stopping.abort();
      await within(STOP_MS, Promise.all(working)).catch(() =>
        log.warn('stopped in refunds of many'),
      );
    },
  };
}
