import { LedgerError, openDeliverer, tellWebhooks, tidyWebhooks } from '@makegood/core';
import type { Sql } from '@makegood/db';
import type { Job } from '../jobs.ts';
import type { Logger } from '../log.ts';
import { AddressRefused, checkAddress } from './addresses.ts';
import { openSender } from './send.ts';

export type WebhooksConfig = {
  /** Whether endpoints may be in a private network, and without TLS. */
  allowPrivate: boolean;
};

export type Webhooks = {
  jobs: Job[];
  /** @throws LedgerError webhook_address_refused */
  admit(url: string): Promise<void>;
  /** Begins to send what is due, rather than with the next period of the jobs. */
  wake(): void;
  stop(): Promise<void>;
};

const TELL_S = 2;
const TIDY_S = 3600;

/** The outbound webhooks of one server. `sql`: a pool of its own. */
export function openWebhooks(sql: Sql, { allowPrivate }: WebhooksConfig, log: Logger): Webhooks {
  const sender = openSender({ allowPrivate });
  const deliverer = openDeliverer(sql, sender.send);
  const wake = () => {
    deliverer
      .deliver()
      .catch((error: unknown) => log.warn({ err: error }, 'webhooks; they are sent again shortly'));
  };
  const tell = async () => {
    const answer = await tellWebhooks({ sql });
    if (answer.told > 0) wake();
    return answer;
  };
  return {
    jobs: [
      { name: 'tell-webhooks', run: tell, everySeconds: TELL_S, patient: true },
      { name: 'webhooks', run: deliverer.deliver },
      { name: 'tidy-webhooks', run: () => tidyWebhooks({ sql }), everySeconds: TIDY_S },
    ],
    async admit(url) {
      if (allowPrivate) return;
      try {
        await checkAddress(url);
      } catch (error) {
        if (!(error instanceof AddressRefused)) throw error;
        throw new LedgerError('webhook_address_refused', { reason: error.reason });
      }
    },
    wake,
    async stop() {
      await deliverer.stop();
      await sender.close();
    },
  };
}
