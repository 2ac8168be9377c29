import { type Ledger, LedgerError, ping } from '@makegood/core';
import { Hono } from 'hono';
import type { Edge } from './edge.ts';
import type { Metrics } from './metrics.ts';
import { within } from './within.ts';

const DATABASE_MS = 2000;

/** Signs of life: `/livez` of the process, `/readyz` of the database too; `/metrics`. */
export function healthRoutes(
  ledger: Ledger,
  metrics: Metrics,
  isStopping: () => boolean,
): Hono<Edge> {
  return new Hono<Edge>()
    .get('/livez', (c) => c.json({ ok: true }))
    .get('/readyz', async (c) => {
      if (isStopping() || !(await answers(ledger)))
        throw new LedgerError('unavailable', { retryAfter: 1 });
      return c.json({ ok: true });
    })
    .get('/metrics', async (c) =>
      c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
    );
}

async function answers(ledger: Ledger): Promise<boolean> {
  try {
    await within(DATABASE_MS, ping(ledger));
    return true;
  } catch {
    return false;
  }
}
