import type { EventSourceMessage } from 'eventsource-parser';
import { afterEach, expect, test, vi } from 'vitest';
import { readEvents } from './read-events.ts';

afterEach(() => {
  vi.useRealTimers();
});

const encoder = new TextEncoder();

test('events are whole, however they were cut on the way', async () => {
  const bytes = encoder.encode(
    'retry: 7\n\nevent: balance\nid: ü\ndata: {"name":"Größe"}\n\n:\n\n',
  );
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const events: EventSourceMessage[] = [];
  const retries: number[] = [];
  await readEvents(body, {
    onEvent: (event) => events.push(event),
    onRetry: (ms) => retries.push(ms),
  });
  expect(events).toEqual([{ event: 'balance', id: 'ü', data: '{"name":"Größe"}' }]);
  expect(retries).toEqual([7]);
});

test('a stream without a heartbeat for 45 seconds is given up', async () => {
  vi.useFakeTimers();
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(':\n\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  const read = readEvents(body, { onEvent: () => {}, onRetry: () => {} });
  const failed = expect(read).rejects.toMatchObject({ code: 'unreachable' });
  await vi.advanceTimersByTimeAsync(44_000);
  expect(cancelled).toBe(false);
  await vi.advanceTimersByTimeAsync(2000);
  await failed;
  expect(cancelled).toBe(true);
});
