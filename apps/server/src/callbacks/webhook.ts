import {
  type CallbackInbox,
  type CallbackSource,
  isPassing,
  LedgerError,
  openCallbackSources,
  type Refusals,
  takeCallback,
} from '@makegood/core';
import { type Context, Hono } from 'hono';
import { ZodError } from 'zod';
import type { Edge } from '../edge.ts';
import { EdgeError, InvalidRequest } from '../edge-error.ts';

const PATH = '/api/webhooks/providers/:provider';

/** `POST /api/webhooks/providers/{provider}`: 200 once a callback is applied, or was before, or is kept. */
export function providerWebhook(inbox: CallbackInbox, refusals: Refusals): Hono<Edge> {
  const sourceOf = openCallbackSources(inbox.sql);
  return new Hono<Edge>()
    .post(PATH, async (c) => {
      c.set('route', PATH);
      const provider = c.req.param('provider');
      const source = await sourceOf(provider);
      const body = await c.req.text();
      try {
        const told = { provider, ...read(source, c, body) };
        const outcome = await takeCallback(inbox, told);
        return c.json({ outcome }, 200, { 'cache-control': 'no-store' });
      } catch (error) {
        const code = refusalOf(error);
        if (code !== null) refusals.add(provider, code);
        throw error;
      }
    })
    .all(PATH, () => {
      throw new EdgeError('method_not_allowed', { allow: 'POST' });
    });
}

/** @throws EdgeError bad_signature, InvalidRequest */
function read(source: CallbackSource, c: Context<Edge>, body: string) {
  const eventId = source.verified({ header: (name) => c.req.header(name), body });
  if (eventId === null) throw new EdgeError('bad_signature');
  return { eventId, callback: source.payload.parse(jsonOf(body)) };
}

/** @throws InvalidRequest */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new InvalidRequest('', 'The body is not JSON.');
  }
}

/** The code of what is refused for good; null of what may be taken when it is sent again. */
function refusalOf(error: unknown): string | null {
  if (error instanceof EdgeError) return error.code;
  if (error instanceof ZodError || error instanceof InvalidRequest) return 'invalid_request';
  return error instanceof LedgerError && !isPassing(error) ? error.code : null;
}
