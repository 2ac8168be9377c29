import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventPayload, Inngest, InngestFunction } from 'inngest';
import { serve } from 'inngest/node';

export const signingKey = `signkey-test-${'ab'.repeat(16)}`;

type Step = { type: 'data'; data: unknown } | { type: 'error'; error: unknown };
type Op = { id: string; op: string; data?: unknown; error?: unknown };
type Answer = { status: number; noRetry: boolean; body: unknown };
/** One execution of a function: what triggered it, and what its steps gave so far. */
type Execution = { event: EventPayload; runId: string; steps: Record<string, Step> };

export type RunEnd = { runId: string; status: 'completed' | 'failed'; output: unknown };

/**
 * Stands in for Inngest's server: executes functions over HTTP by its protocol, with signed requests,
 * steps kept between them, and retries at once.
 */
export async function openExecutor(client: Inngest.Any, functions: InngestFunction.Any[]) {
  const server = createServer(serve({ client, functions }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function post(
    fnId: string,
    { event, runId, steps }: Execution,
    attempt: number,
    maxAttempts: number,
    stepId = 'step',
  ): Promise<Answer> {
    const stack = Object.keys(steps);
    const ctx = {
      ...{ run_id: runId, attempt, max_attempts: maxAttempts },
      ...{ disable_immediate_execution: false, use_api: false },
      stack: { stack, current: stack.length },
    };
    const body = canonical({ version: 2, event, events: [event], steps, ctx });
    const time = Math.floor(Date.now() / 1000).toString();
    const key = signingKey.replace(/^signkey-\w+-/, '');
    const signature = createHmac('sha256', key)
      .update(body + time)
      .digest('hex');
    const headers = {
      'content-type': 'application/json',
      'x-inngest-signature': `t=${time}&s=${signature}`,
    };
    const url = `http://127.0.0.1:${port}/api/inngest?fnId=${fnId}&stepId=${stepId}`;
    try {
      const response = await fetch(url, { method: 'POST', headers, body });
      const noRetry = response.headers.get('x-inngest-no-retry') === 'true';
      return { status: response.status, noRetry, body: await response.json() };
    } catch (error) {
      return { status: 0, noRetry: false, body: { name: 'Error', message: String(error) } };
    }
  }

  async function runPlanned(fnId: string, run: Execution, id: string, maxAttempts: number) {
    for (let attempt = 0; ; attempt++) {
      const { status, body } = await post(fnId, run, attempt, maxAttempts, id);
      const [op] = status === 206 ? (body as Op[]) : [];
      if (op && op.op !== 'StepError') return keep(run, op);
      if (attempt + 1 >= maxAttempts) return keep(run, { id, op: 'StepFailed', error: body });
    }
  }

  async function execute(fnId: string, run: Execution, maxAttempts: number): Promise<RunEnd> {
    const { runId } = run;
    for (let attempt = 0; ;) {
      const { status, noRetry, body } = await post(fnId, run, attempt, maxAttempts);
      if (status === 200) return { runId, status: 'completed', output: body };
      const ops = status === 206 ? (body as Op[]) : [];
      const failed = ops.length === 0 || ops.some(({ op }) => op === 'StepError');
      if (failed && (noRetry || attempt + 1 >= maxAttempts)) {
        return { runId, status: 'failed', output: body };
      }
      attempt = failed ? attempt + 1 : 0;
      const planned = ops.filter(({ op }) => op === 'StepPlanned');
      await Promise.all(planned.map(({ id }) => runPlanned(fnId, run, id, maxAttempts)));
      for (const op of ops) if (!planned.includes(op)) keep(run, op);
    }
  }

  return {
    /** Runs a function to its end, `onFailure` included. */
    async run(fn: InngestFunction.Any, event: EventPayload, runId = randomUUID()): Promise<RunEnd> {
      const fnId = fn.id(client.id);
      const { retries = 3, onFailure } = fn.opts;
      const end = await execute(fnId, { event, runId, steps: {} }, retries + 1);
      if (end.status === 'failed' && onFailure) {
        const data = { function_id: fnId, run_id: runId, error: end.output, event };
        const failed = { event: { name: 'inngest/function.failed', data }, runId: randomUUID() };
        await execute(`${fnId}-failure`, { ...failed, steps: {} }, 1);
      }
      return end;
    },
    /** Whoever is at work gets no answer through any more. */
    breakConnections: () => server.closeAllConnections(),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What is signed is the body with its members in order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );

function keep({ steps }: Execution, { id, op, data = null, error }: Op): void {
  if (op === 'StepError') return;
  steps[id] = op === 'StepFailed' ? { type: 'error', error } : { type: 'data', data };
}
