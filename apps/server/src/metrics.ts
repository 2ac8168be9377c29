import { type Ledger, owed, readCallbackFigures } from '@makegood/core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { within } from './within.ts';

const SCRAPE_S = 5;
const DATABASE_MS = 2000;

export type Metrics = {
  /** Counts a request; `route` is a pattern, never an address. */
  observe(method: string, route: string, status: number, seconds: number): void;
  /** All figures as Prometheus reads them. */
  text(): Promise<string>;
  contentType: string;
};

/** Figures of this process and its ledger. No label ever carries a user's id. */
export function openMetrics(ledger: Ledger, streams: { size: number }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'makegood_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers,
  });
  engineFigures(ledger, registers);
  owedFigures(ledger, registers);
  new Gauge({
    name: 'makegood_streams_open',
    help: "Open streams of end users' balances",
    registers,
    collect() {
      this.set(streams.size);
    },
  });
  return {
    observe: (method, route, status, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function engineFigures(ledger: Ledger, registers: Registry[]): void {
  new Gauge({
    name: 'makegood_ledger_commands_waiting',
    help: 'Commands waiting for their batch',
    registers,
    collect() {
      this.set(ledger.stats().waiting);
    },
  });
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  counter('makegood_ledger_batches_total', 'Batches run', () => ledger.stats().batches);
  counter(
    'makegood_ledger_commands_total',
    'Commands run; by batches, the mean batch size',
    () => ledger.stats().commands,
  );
}

/** Read from the database at most once in some seconds; absent while it does not answer. */
function owedFigures(ledger: Ledger, registers: Registry[]): void {
  const figures = async () => ({ ...(await owed(ledger)), ...(await readCallbackFigures(ledger)) });
  const now = nowAndThen(figures);
  const gauge = (name: string, help: string, pick: Counted<Awaited<ReturnType<typeof figures>>>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const figures = await now();
        if (figures) this.set(figures[pick]);
        else this.remove();
      },
    });
  gauge(
    'makegood_charges_held_past_deadline',
    'Charges that the sweeper has yet to refund',
    'heldPastDeadline',
  );
  gauge('makegood_refunds_failed', 'Refunds that failed and are tried again', 'failedRefunds');
  gauge(
    'makegood_callbacks_waiting',
    'Callbacks that wait for a charge with their task',
    'waiting',
  );
  gauge('makegood_callbacks_unmatched', 'Callbacks whose charge never appeared', 'unmatched');
  gauge('makegood_callbacks_refused', 'Callbacks that were refused', 'refused');
}

type Counted<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T];

/** What was read last, read anew where that is some seconds ago; null while it cannot be read. */
function nowAndThen<T>(read: () => Promise<T>): () => Promise<T | null> {
  let last: { at: number; figures: Promise<T | null> } | undefined;
  return () => {
    const at = performance.now() / 1000;
    if (!last || at - last.at > SCRAPE_S) {
      last = { at, figures: within(DATABASE_MS, read()).catch(() => null) };
    }
    return last.figures;
  };
}
