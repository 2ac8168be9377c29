import { setTimeout as delay } from 'node:timers/promises';
import { pgArray, type Sql } from '@makegood/db';

/** How many callbacks of a provider were refused, and why the last of them was. */
export type Refused = { provider: string; count: number; because: string };

/** Adds to what was refused of providers. */
export async function noteRefused(sql: Sql, refused: readonly Refused[]): Promise<void> {
  // Locked by name, so that two servers never wait for each other.
  await sql`
    with locked as (
      select provider from provider_callbacks
      where provider = any(${pgArray(refused.map((one) => one.provider))}::text[])
      order by provider for no key update
    )
    update provider_callbacks p set refused = p.refused + n.count, refused_at = makegood_now(),
      refused_because = n.because
    from unnest(${pgArray(refused.map((one) => one.provider))}::text[],
      ${pgArray(refused.map((one) => one.count))}::int4[],
      ${pgArray(refused.map((one) => one.because))}::text[]) as n (provider, count, because)
    join locked using (provider)
    where p.provider = n.provider`;
}

const PAUSE_MS = 1000;

export type Refusals = {
  /** Counts a callback that was refused, of a provider whose callbacks are taken, with the code it was told. */
  add(provider: string, because: string): void;
  /** Waits until what was counted is written. */
  close(): Promise<void>;
};

/** Counts refused callbacks and writes them down once a second at most: anyone may send what is refused. */
export function openRefusals(sql: Sql): Refusals {
  let counted = new Map<string, Refused>();
  let writing: Promise<void> | undefined;
  const closing = new AbortController();

  async function write(): Promise<void> {
    while (counted.size > 0) {
      const refused = [...counted.values()];
      counted = new Map();
      // Only a number is lost with a database that has just gone away.
      await noteRefused(sql, refused).catch(() => {});
      await delay(PAUSE_MS, undefined, { ref: false, signal: closing.signal }).catch(() => {});
    }
    writing = undefined;
  }

  return {
    add(provider, because) {
      const count = (counted.get(provider)?.count ?? 0) + 1;
      counted.set(provider, { provider, count, because });
      writing ??= write();
    },
    async close() {
      closing.abort();
      await writing;
    },
  };
}
