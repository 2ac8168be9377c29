import { createServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { OUTCOMES, startSimulator } from './index.ts';
import type { Mix, Simulator, SimulatorOptions } from './index.ts';

const running: Simulator[] = [];
async function start(options: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options);
  running.push(simulator);
  return simulator;
}
afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.stop())));

type Call = { provider?: string; callId: string; signal?: AbortSignal } & Record<string, unknown>;

function post(simulator: Simulator, { provider = 'openai', signal, ...body }: Call) {
  return fetch(`${simulator.url}/${provider}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ promptTokens: 100, maxTokens: 40, ...body }),
    ...(signal && { signal }),
  });
}

const everything: Mix = Object.fromEntries(
  OUTCOMES.filter((outcome) => outcome !== 'timeout').map((outcome) => [outcome, 1]),
);

describe('the same seed', () => {
  async function run(callIds: string[], width: number) {
    const simulator = await start({ seed: 42, mix: everything });
    const queue = [...callIds];
    const worker = async () => {
      for (let callId = queue.shift(); callId !== undefined; callId = queue.shift()) {
        if (simulator.urlFor('openai', callId) === simulator.refusedUrl) continue;
        const response = post(simulator, { callId });
        await response.then((answer) => answer.text()).catch(() => 'broken, as it was to be');
      }
    };
    await Promise.all(Array.from({ length: width }, worker));
    // The time of day is all that may differ.
    const records = simulator.log().map((record) => ({ ...record, at: '' }));
    return records.toSorted((a, b) => a.callId.localeCompare(b.callId));
  }

  test('repeats a run, whatever its order and concurrency', async () => {
    const callIds = Array.from({ length: 150 }, (_, i) => `call-${i}`);
    const first = await run(callIds, 1);
    const second = await run(callIds.toReversed(), 16);
    expect(first).toHaveLength(150);
    expect(new Set(first.map((record) => record.outcome)).size).toBe(OUTCOMES.length - 1);
    expect(second).toEqual(first);
  });
});

describe('routing', () => {
  test('a call that is to be refused is sent to a port that refuses, and logged', async () => {
    const simulator = await start({ seed: 1, mix: { refused: 1 } });
    expect(simulator.urlFor('openai', 'a')).toBe(simulator.refusedUrl);
    const overHttp = await fetch(`${simulator.url}/_route/openai/b%2F1`);
    expect(await overHttp.json()).toEqual({ url: simulator.refusedUrl });
    expect(simulator.log()).toMatchObject([
      { callId: 'a', outcome: 'refused', answered: false, attempts: 1, costUsd: 0 },
      { callId: 'b/1', outcome: 'refused', answered: false, attempts: 1, costUsd: 0 },
    ]);
  });

  test('any other call is sent to the simulator, and not logged before it comes', async () => {
    const simulator = await start({ seed: 1 });
    expect(simulator.urlFor('openai', 'a')).toBe(simulator.url);
    expect(simulator.log()).toEqual([]);
  });

  test('the port that refuses cannot be taken by another server', async () => {
    const simulator = await start({ seed: 1 });
    const squatter = createServer();
    const failure = new Promise((resolve) => squatter.once('error', resolve));
    squatter.listen(Number(new URL(simulator.refusedUrl).port), '127.0.0.1');
    expect(await failure).toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('the mix', () => {
  test('a provider follows its own mix before the common one', async () => {
    const simulator = await start({ seed: 1 });
    simulator.setProviderMix('openai', { server_error: 1 });
    expect((await post(simulator, { callId: 'a' })).status).toBe(500);
    expect((await post(simulator, { callId: 'a', provider: 'anthropic' })).status).toBe(200);
    simulator.setMix({ payment_required: 1 });
    expect((await post(simulator, { callId: 'b' })).status).toBe(500);
    expect((await post(simulator, { callId: 'b', provider: 'anthropic' })).status).toBe(402);
  });

  test('a provider that was not named is unknown', async () => {
    const simulator = await start({ seed: 1, providers: ['openai'] });
    expect((await post(simulator, { callId: 'a', provider: 'other' })).status).toBe(404);
    expect((await fetch(`${simulator.url}/_route/other/a`)).status).toBe(404);
    expect(() => simulator.setProviderMix('other', { ok: 1 })).toThrow('unknown provider: other');
    expect(simulator.log()).toEqual([]);
  });
});

describe('the log', () => {
  test('a call tried again counts its attempts, sums its cost and ends the same', async () => {
    const simulator = await start({ seed: 3, mix: { ok: 1, server_error: 1 } });
    const statuses = new Set<number>();
    for (let i = 0; i < 5; i += 1) statuses.add((await post(simulator, { callId: 'a' })).status);
    expect(statuses.size).toBe(1);
    await post(simulator, { callId: 'b', outcome: 'ok' });
    await post(simulator, { callId: 'b', outcome: 'ok' });
    expect(simulator.record('a')).toMatchObject({ attempts: 5 });
    expect(simulator.record('b')).toMatchObject({ attempts: 2, costUsd: 0.00022 });
  });

  test('a numbered attempt has a fate of its own', async () => {
    const simulator = await start({ seed: 3, mix: { ok: 1, server_error: 1 } });
    const statuses = new Set<number>();
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      statuses.add((await post(simulator, { callId: 'a', attempt })).status);
    }
    expect(statuses).toEqual(new Set([200, 500]));
  });

  test('one call id at two providers is two calls', async () => {
    const simulator = await start({ seed: 1 });
    await post(simulator, { callId: 'a', outcome: 'server_error' });
    await post(simulator, { callId: 'a', provider: 'anthropic' });
    expect(simulator.log()).toMatchObject([
      { provider: 'openai', outcome: 'server_error', attempts: 1 },
      { provider: 'anthropic', outcome: 'ok', attempts: 1 },
    ]);
    expect(simulator.record('a')).toMatchObject({ provider: 'anthropic' });
  });

  test('a client that leaves before the answer is neither answered nor billed', async () => {
    const simulator = await start({ seed: 1, latencyMs: { min: 30_000, max: 30_000 } });
    const leaving = new AbortController();
    const response = post(simulator, { callId: 'a', signal: leaving.signal });
    await vi.waitFor(() => expect(simulator.record('a')).toBeDefined());
    leaving.abort();
    await expect(response).rejects.toThrow('aborted');
    expect(simulator.record('a')).toMatchObject({ answered: false, deliveredShare: 0, costUsd: 0 });
  });

  test('a client that leaves in mid-stream was delivered what was sent until then', async () => {
    const simulator = await start({ seed: 1, latencyMs: { min: 1_000, max: 1_000 } });
    const leaving = new AbortController();
    const response = await post(simulator, { callId: 'a', stream: true, signal: leaving.signal });
    await vi.waitFor(() => expect(simulator.record('a')?.completionTokens).toBeGreaterThan(0));
    leaving.abort();
    await expect(response.text()).rejects.toThrow('aborted');
    const record = simulator.record('a');
    expect(record?.answered).toBe(false);
    expect(record?.deliveredShare).toBe((record?.completionTokens ?? 0) / 40);
    expect(record?.deliveredShare).toBeLessThan(1);
  });

  test('is read over HTTP as in the process', async () => {
    const simulator = await start({ seed: 1 });
    await post(simulator, { callId: 'a/b' });
    const read = async (path: string) => (await fetch(`${simulator.url}${path}`)).json();
    expect(await read('/_log')).toEqual(simulator.log());
    expect(await read('/_log/a%2Fb')).toEqual(simulator.record('a/b'));
    expect((await fetch(`${simulator.url}/_log/none`)).status).toBe(404);
    expect(await read('/_health')).toEqual({ ok: true });
  });

  test('turns new calls away when it is full, and says so', async () => {
    const simulator = await start({ seed: 1, maxRecords: 1 });
    await post(simulator, { callId: 'a' });
    const turnedAway = await post(simulator, { callId: 'b' });
    expect(turnedAway.status).toBe(507);
    expect(await turnedAway.json()).toMatchObject({
      error: { type: 'simulator_log_full', message: expect.stringContaining('maxRecords is 1') },
    });
    expect((await post(simulator, { callId: 'a' })).status).toBe(200);
  });
});

test.each([
  ['no JSON', '{'],
  ['no call id', '{"promptTokens":1,"maxTokens":1}'],
  ['an unknown outcome', '{"callId":"a","promptTokens":1,"maxTokens":1,"outcome":"exploded"}'],
  ['a fraction of a token', '{"callId":"a","promptTokens":1.5,"maxTokens":1}'],
  ['too much', `"${'x'.repeat(70_000)}"`],
])('a body with %s is refused and not logged', async (_, body) => {
  const simulator = await start({ seed: 1 });
  const url = `${simulator.url}/openai/v1/chat/completions`;
  const response = await fetch(url, { method: 'POST', body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { type: 'simulator_usage' } });
  expect(simulator.log()).toEqual([]);
});

test('stop cuts what is held, and may be called again', async () => {
  const simulator = await start({ seed: 1, mix: { timeout: 1 } });
  const held = post(simulator, { callId: 'a' });
  const outcome = held.then(
    () => 'answered',
    () => 'cut',
  );
  await vi.waitFor(() => expect(simulator.record('a')).toBeDefined());
  await Promise.all([simulator.stop(), simulator.stop()]);
  expect(await outcome).toBe('cut');
  await expect(fetch(`${simulator.url}/_health`)).rejects.toThrow('fetch failed');
});

test('a port in use is an error', async () => {
  const simulator = await start({ seed: 1 });
  const port = Number(new URL(simulator.url).port);
  await expect(startSimulator({ seed: 1, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
