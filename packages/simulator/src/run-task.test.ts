import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startSimulator } from './index.ts';
import type { CallbackMode, Simulator, SimulatorOptions, TaskCallback } from './index.ts';

type Received = { id: string; headers: IncomingHttpHeaders; body: string; at: number };

const secret = `whsec_${Buffer.from('a secret of the host product').toString('base64')}`;

let received: Received[];
let beforeAnswer: () => Promise<void>;
let receiver: ReturnType<typeof createServer>;
let callbackUrl: string;
let running: Simulator[];

beforeEach(async () => {
  received = [];
  running = [];
  beforeAnswer = async () => {};
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const id = String(request.headers['webhook-id']);
    received.push({ id, headers: request.headers, body, at: performance.now() });
    await beforeAnswer();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/callbacks`;
});

afterEach(async () => {
  await Promise.all(running.map((simulator) => simulator.stop()));
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

async function start(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSimulator({ seed: 5, ...options });
  running.push(simulator);
  return simulator;
}

function postTask(simulator: Simulator, body: Record<string, unknown>): Promise<Response> {
  return fetch(`${simulator.url}/runway/v1/tasks`, {
    method: 'POST',
    body: JSON.stringify({ callbackUrl, secret, ...body }),
  });
}

async function startTask(simulator: Simulator, callId: string, callback?: CallbackMode) {
  const response = await postTask(simulator, { callId, callback });
  expect(response.status).toBe(202);
  return ((await response.json()) as { taskId: string }).taskId;
}

/** The callbacks of a task so far, each with its signature verified. */
function callbacksOf(taskId: string): TaskCallback[] {
  return received
    .map(({ headers, body }) => {
      return new Webhook(secret).verify(body, headers as Record<string, string>) as TaskCallback;
    })
    .filter((callback) => callback.taskId === taskId);
}

async function untilCallbacks(taskId: string, count: number): Promise<TaskCallback[]> {
  await vi.waitFor(() => expect(callbacksOf(taskId)).toHaveLength(count), { timeout: 5_000 });
  return callbacksOf(taskId);
}

/** Returns when a task started now has run through, and with it whatever was due before. */
async function untilAllDueIsSent(simulator: Simulator): Promise<void> {
  await untilCallbacks(await startTask(simulator, `fence-${Math.random()}`), 2);
}

describe('callbacks arrive signed', () => {
  test.each<[CallbackMode, string[]]>([
    ['normal', ['1 processing', '2 succeeded']],
    ['twice', ['1 processing', '2 succeeded', '2 succeeded']],
    ['out_of_order', ['2 succeeded', '1 processing']],
    ['failed', ['1 processing', '2 failed']],
    ['failed_then_succeeded', ['1 processing', '2 failed', '3 succeeded']],
    ['succeeded_then_failed', ['1 processing', '2 succeeded', '3 failed']],
  ])('%s: %j', async (mode, expected) => {
    const simulator = await start();
    const taskId = await startTask(simulator, 'a', mode);
    const callbacks = await untilCallbacks(taskId, expected.length);
    await untilAllDueIsSent(simulator);
    expect(callbacks.map(({ sequence, status }) => `${sequence} ${status}`)).toEqual(expected);
    expect(callbacksOf(taskId)).toHaveLength(expected.length);
  });

  test('with the result and its cost, or with the error', async () => {
    const simulator = await start();
    const taskId = await startTask(simulator, 'a', 'failed_then_succeeded');
    expect(await untilCallbacks(taskId, 3)).toMatchObject([
      { progress: 0.5 },
      { error: { code: 'generation_failed' } },
      { progress: 1, result: { content: expect.any(String) }, costUsd: 0.01 },
    ]);
    expect(simulator.record('a')).toMatchObject({ costUsd: 0.01, deliveredShare: 1 });
  });

  test('twice: with the same webhook id, and billed once', async () => {
    const simulator = await start();
    await untilCallbacks(await startTask(simulator, 'a', 'twice'), 3);
    const [first, second, third] = received.map(({ id }) => id);
    expect(second).toBe(third);
    expect(first).not.toBe(second);
    expect(simulator.record('a')?.costUsd).toBe(0.01);
  });

  test('late: the result only after lateMs', async () => {
    const simulator = await start({ lateMs: 200 });
    await untilCallbacks(await startTask(simulator, 'a', 'late'), 2);
    const [processing, succeeded] = received.map(({ at }) => at);
    expect((succeeded ?? 0) - (processing ?? 0)).toBeGreaterThan(190);
  });

  test('late: a task can say how late', async () => {
    const simulator = await start();
    const response = await postTask(simulator, { callId: 'a', callback: 'late', lateMs: 10 });
    const { taskId } = (await response.json()) as { taskId: string };
    await untilCallbacks(taskId, 2);
  });

  test('never: none at all', async () => {
    const simulator = await start();
    const taskId = await startTask(simulator, 'a', 'never');
    await untilAllDueIsSent(simulator);
    expect(callbacksOf(taskId)).toEqual([]);
    expect(simulator.record('a')).toMatchObject({ answered: true, deliveredShare: 0, costUsd: 0 });
  });
});

test('a wrong secret does not verify', async () => {
  const simulator = await start();
  await untilCallbacks(await startTask(simulator, 'a'), 2);
  const other = new Webhook(Buffer.from('another secret').toString('base64'));
  const [first] = received;
  expect(() => other.verify(first?.body ?? '', first?.headers as Record<string, string>)).toThrow(
    'No matching signature found',
  );
});

test('no callback is sent after stop', async () => {
  const latencyMs = { min: 50, max: 50 };
  const simulator = await start({ latencyMs });
  let release = () => {};
  beforeAnswer = () => new Promise((resolve) => (release = resolve));
  const inFlight = await startTask(simulator, 'in-flight');
  await untilCallbacks(inFlight, 1);
  beforeAnswer = async () => {};
  const waiting = await startTask(simulator, 'waiting');
  await simulator.stop();
  release();
  await untilAllDueIsSent(await start({ latencyMs }));
  expect(callbacksOf(inFlight)).toHaveLength(1);
  expect(callbacksOf(waiting)).toEqual([]);
});

test('a receiver that is gone does not stop the callbacks after it', async () => {
  const simulator = await start();
  beforeAnswer = async () => receiver.closeAllConnections();
  await untilCallbacks(await startTask(simulator, 'a'), 2);
});

test.each([
  'https://127.0.0.1/callbacks',
  'http://example.com/callbacks',
  'http://10.0.0.1/callbacks',
  'http://127.0.0.1.example.com/callbacks',
  'http://[::2]/callbacks',
  'http://0.0.0.0/callbacks',
  'ftp://127.0.0.1/callbacks',
  '/callbacks',
])('callbacks never go to %s', async (url) => {
  const simulator = await start();
  const response = await postTask(simulator, { callId: 'a', callbackUrl: url });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('loopback');
  expect(simulator.log()).toEqual([]);
});

test('a secret that cannot sign is refused', async () => {
  const simulator = await start();
  expect((await postTask(simulator, { callId: 'a', secret: 'not base64!' })).status).toBe(400);
  expect((await postTask(simulator, { callId: 'a', secret: '' })).status).toBe(400);
});

test('the same seed gives the same task ids; every post is a task of its own', async () => {
  const ids = async () => {
    const simulator = await start();
    return [await startTask(simulator, 'a', 'never'), await startTask(simulator, 'a', 'never')];
  };
  const [first, second] = [await ids(), await ids()];
  expect(first).toEqual(second);
  expect(new Set(first).size).toBe(2);
});
