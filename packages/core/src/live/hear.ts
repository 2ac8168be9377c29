import { connect, type Sql } from '@makegood/db';
import { CHANNEL, PING } from './channel.ts';

const PING_MS = 10_000;

export type Hearing = { close(): Promise<void> };

type Heard = {
  payload(text: string): void;
  /** It hears from now on, also after it did not for a while: what was said before may be lost. */
  again(): void;
  trouble(error: unknown): void;
};

/**
 * Hears what servers announce, on a connection of its own, which is made anew when it is lost. It
 * also asks itself something now and then: one that no answer comes through is replaced.
 */
export function hear({ url, sql }: { url: string; sql: Sql }, heard: Heard): Hearing {
  let silent = false;
  let connection = open();

  function open(): Sql {
    const own = connect(url, { max: 1, name: 'makegood live' });
    const onPayload = (text: string) => {
      silent = false;
      if (text !== PING) heard.payload(text);
    };
    own.listen(CHANNEL, onPayload, heard.again).catch(heard.trouble);
    return own;
  }

  async function ping(): Promise<void> {
    if (silent) {
      heard.trouble(new Error('What other servers announce does not arrive'));
      void end(connection);
      connection = open();
    }
    silent = true;
    await sql`select pg_notify(${CHANNEL}, ${PING})`.catch(heard.trouble);
  }

  const timer = setInterval(() => void ping(), PING_MS);
  return {
    async close() {
      clearInterval(timer);
      await end(connection);
    },
  };
}

const end = (sql: Sql) => sql.end({ timeout: 1 }).catch(() => {});
