import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { CreditsError } from '../credits-error.ts';
import { within } from './within.ts';

/** Three heartbeats of the server's. */
const SILENCE_MS = 45_000;
const MOST_CHARACTERS = 1_000_000;

type Listeners = {
  onEvent: (event: EventSourceMessage) => void;
  /** Milliseconds to wait before coming again, as the server wants it. */
  onRetry: (ms: number) => void;
};

/**
 * Reads server-sent events until the server ends them.
 * @throws CreditsError unreachable where nothing comes any more, not even a heartbeat
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  listeners: Listeners,
): Promise<void> {
  const parser = createParser({ ...listeners, maxBufferSize: MOST_CHARACTERS });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await within(SILENCE_MS, reader.read(), silent);
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

const silent = () => new CreditsError('unreachable', 'The stream of credits is silent.');
