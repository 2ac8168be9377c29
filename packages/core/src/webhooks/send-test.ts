import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { emitTo } from './emit.ts';
import { endpointInput, readEndpoint } from './endpoint.ts';
import { subscribedType, type WebhookEvent } from './event.ts';
import { sampleOf } from './sample.ts';

export const sendTestInput = endpointInput.extend({
  /** Sends a sample of this type; without it, a `webhook.test`. */
  type: subscribedType.optional(),
});

export const sendTestAnswer = z.object({ messageId: field.id });

/**
 * Sends an endpoint a `webhook.test`, or a sample of a type, whatever it asked for.
 * @throws LedgerError webhook_not_found, webhook_disabled
 */
export async function sendTest(
  { sql }: { sql: Sql },
  { endpointId, type }: z.output<typeof sendTestInput>,
  actor: string,
): Promise<z.output<typeof sendTestAnswer>> {
  const event: WebhookEvent = type
    ? sampleOf(type)
    : { type: 'webhook.test', payload: { sentBy: actor } };
  const { messageId, deliveries } = await emitTo(sql, endpointId, event);
  if (deliveries === 0) {
    await readEndpoint({ sql }, { endpointId });
    throw new LedgerError('webhook_disabled', { endpointId });
  }
  return { messageId };
}
