import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';

export type Event = { event: string; id: string; data: Record<string, unknown> };

export type Reader = {
  status: number;
  headers: Headers;
  /** All that came so far, as it came. */
  text(): string;
  /** The events that came so far. */
  events(): Event[];
  /** Waits until there is an event like this, and returns it. */
  until(like: { event?: string; data?: unknown }, atMostMs?: number): Promise<Event>;
  /** Waits until the server ends the answer. */
  ended(): Promise<void>;
  /** Goes away. */
  leave(): void;
};

const PATIENCE_MS = 10_000;

/** Waits until it is true, for some seconds at most. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  atMostMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + atMostMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Still not so: ${isTrue.toString()}`);
    await delay(10);
  }
}

/** How many streams a server says are open. */
export async function countStreams(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^makegood_streams_open (\d+)$/m.exec(metrics)?.[1]);
}

/** Opens a stream as a page of the host's product does. */
export async function openReader(
  url: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<Reader> {
  const gone = new AbortController();
  const answer = await fetch(`${url}/api/credits/stream`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: gone.signal,
  });
  let text = '';
  const reading = (async () => {
    const chunks = answer.body?.pipeThrough(new TextDecoderStream()) ?? [];
    for await (const chunk of chunks) text += chunk;
  })();
  reading.catch(() => {});
  const events = () => text.split('\n\n').flatMap(eventOf);
  return {
    ...{ status: answer.status, headers: answer.headers },
    text: () => text,
    events,
    async until(like, atMostMs) {
      let found: Event | undefined;
      await eventually(() => {
        found = events().find((one) => matches(one, like));
        return found !== undefined;
      }, atMostMs);
      if (!found) throw new Error('It came and is not there');
      return found;
    },
    ended: () => reading,
    leave: () => gone.abort(),
  };
}

function eventOf(block: string): Event[] {
  const lines = block.split('\n').map((line) => line.split(/: (.*)/s));
  const { event, id, data } = Object.fromEntries(lines) as Record<string, string>;
  if (!event || !id || !data) return [];
  return [{ event, id, data: JSON.parse(data) as Record<string, unknown> }];
}

function matches(event: Event, like: object): boolean {
  try {
    expect(event).toMatchObject(like);
    return true;
  } catch {
    return false;
  }
}
