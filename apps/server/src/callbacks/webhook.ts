import {
  type CallbackInbox,
  isPassing,
  LedgerError,
  noteRefused,
  openCallbackSources,
  takeCallback,
} from '@makegood/core';
import { Hono } from 'hono';
import { ZodError } from 'zod';
import type { Edge } from '../edge.ts';
import { EdgeError, InvalidRequest } from '../edge-error.ts';

const PATH = '/api/webhooks/providers/:provider';

/** `POST /api/webhooks/providers/{provider}`: 200 once a callback is applied, or was before, or is kept. */
export function providerWebhook(inbox: CallbackInbox): Hono<Edge> {
  const sourceOf = openCallbackSources(inbox.sql);
  return new Hono<Edge>()
    .post(PATH, async (c) => {
      c.set('route', PATH);
      const provider = c.req.param('provider');
      const source = await sourceOf(provider);
      const body = await c.req.text();
      const eventId = source.verified({ header: (name) => c.req.header(name), body });
      // Of what is not surely the provider's nothing is written.
      if (eventId === null) throw new EdgeError('bad_signature');
      try {
        const callback = source.payload.parse(jsonOf(body));
        const outcome = await takeCallback(inbox, { provider, eventId, callback });
        return c.json({ outcome }, 200, { 'cache-control': 'no-store' });
      } catch (error) {
        const because = refusalOf(error);
        if (because !== null) await noteRefused(inbox.sql, { provider, because });
        throw error;
      }
    })
    .all(PATH, () => {
      throw new EdgeError('method_not_allowed', { allow: 'POST' });
    });
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
  if (error instanceof ZodError || error instanceof InvalidRequest) return 'invalid_request';
  return error instanceof LedgerError && !isPassing(error) ? error.code : null;
}
