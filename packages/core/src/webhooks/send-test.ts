import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { emitTo } from './emit.ts';
import { readEndpoint } from './endpoint.ts';

export const sendTestAnswer = z.object({ messageId: field.id });

/**
 * Sends an endpoint a `webhook.test`, whatever it asked for.
 * @throws LedgerError webhook_not_found, webhook_disabled
 */
export async function sendTest(
  { sql }: { sql: Sql },
  { endpointId }: { endpointId: string },
  actor: string,
): Promise<z.output<typeof sendTestAnswer>> {
  const event = { type: 'webhook.test', payload: { sentBy: actor } } as const;
  const { messageId, deliveries } = await emitTo(sql, endpointId, event);
  if (deliveries === 0) {
    await readEndpoint({ sql }, { endpointId });
    throw new LedgerError('webhook_disabled', { endpointId });
  }
  return { messageId };
}
