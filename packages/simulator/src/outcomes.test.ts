import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from './index.ts';
import type { Outcome, Simulator } from './index.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 1, hangMs: 60_000 });
});
afterAll(() => simulator.stop());

let calls = 0;

/** Calls the simulator as a client would; the body is what a host would send. */
function call(outcome: Outcome, rest: { stream?: boolean; signal?: AbortSignal } = {}) {
  const callId = `${outcome}-${(calls += 1)}`;
  const { signal, stream } = rest;
  const base = outcome === 'refused' ? simulator.refusedUrl : simulator.url;
  const response = fetch(`${base}/openai/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ callId, promptTokens: 100, maxTokens: 40, outcome, stream }),
    ...(signal && { signal }),
  });
  return { response, record: () => simulator.record(callId) };
}

const codeOf = (response: Promise<Response>) =>
  response.then(
    () => 'answered',
    (error: Error) => (error.cause as { code?: string } | undefined)?.code ?? error.name,
  );

/** Reads a stream as far as it goes. */
async function readStream(response: Response) {
  const decoder = new TextDecoder();
  let text = '';
  let broken = false;
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  } catch {
    broken = true;
  }
  const events = text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => event.replace('data: ', ''));
  const words = events.flatMap((event) => event.match(/word /g) ?? []).length;
  return { events, words, broken };
}

describe('a client sees', () => {
  test('ok: an answer with its tokens, its usage and its cost', async () => {
    const { response, record } = call('ok');
    const answer = await (await response).json();
    expect(answer).toMatchObject({
      choices: [{ message: { content: 'word '.repeat(40) }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 100, completion_tokens: 40 },
      costUsd: 0.00011,
    });
    expect(record()).toMatchObject({
      provider: 'openai',
      outcome: 'ok',
      promptTokens: 100,
      completionTokens: 40,
      deliveredShare: 1,
      costUsd: 0.00011,
      answered: true,
      attempts: 1,
    });
  });

  test('ok, streamed: all tokens, the usage at the end, and [DONE]', async () => {
    const { response, record } = call('ok', { stream: true });
    expect((await response).headers.get('content-type')).toBe('text/event-stream');
    const { events, words, broken } = await readStream(await response);
    expect({ words, broken, last: events.at(-1) }).toEqual({
      words: 40,
      broken: false,
      last: '[DONE]',
    });
    expect(JSON.parse(events.at(-2) ?? '')).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      usage: { prompt_tokens: 100, completion_tokens: 40 },
      costUsd: 0.00011,
    });
    expect(record()).toMatchObject({ completionTokens: 40, deliveredShare: 1, answered: true });
  });

  test('timeout: no answer before it gives up', async () => {
    const { response, record } = call('timeout', { signal: AbortSignal.timeout(100) });
    await expect(response).rejects.toThrow('due to timeout');
    expect(record()).toMatchObject({ outcome: 'timeout', answered: false, costUsd: 0 });
  });

  test('timeout: a closed connection after hangMs', async () => {
    const impatient = await startSimulator({ seed: 1, mix: { timeout: 1 }, hangMs: 50 });
    const response = fetch(`${impatient.url}/openai/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ callId: 'c', promptTokens: 1, maxTokens: 1 }),
    });
    expect(await codeOf(response)).toBe('UND_ERR_SOCKET');
    await impatient.stop();
  });

  test('reset: ECONNRESET', async () => {
    const { response, record } = call('reset');
    expect(await codeOf(response)).toBe('ECONNRESET');
    expect(record()).toMatchObject({ outcome: 'reset', answered: false });
  });

  test('refused: ECONNREFUSED', async () => {
    expect(await codeOf(call('refused').response)).toBe('ECONNREFUSED');
  });

  test.each([
    ['bad_request', 400],
    ['unauthorized', 401],
    ['payment_required', 402],
    ['unprocessable', 422],
    ['server_error', 500],
  ] as const)('%s: status %i with an error in JSON', async (outcome, status) => {
    const { response, record } = call(outcome);
    expect((await response).status).toBe(status);
    expect(await (await response).json()).toMatchObject({ error: { type: outcome } });
    expect(record()).toMatchObject({ outcome, answered: true, deliveredShare: 0, costUsd: 0 });
  });

  test('rate_limited: status 429 with Retry-After', async () => {
    const response = await call('rate_limited').response;
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('1');
    await response.body?.cancel();
  });

  test('bad_gateway: status 502 with a page where JSON was expected', async () => {
    const response = await call('bad_gateway').response;
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toBe('text/html');
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  test('overloaded: status 503 or 529', async () => {
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => call('overloaded').response),
    );
    const statuses = new Set(responses.map((response) => response.status));
    expect(statuses).toEqual(new Set([503, 529]));
    await Promise.all(responses.map((response) => response.body?.cancel()));
  });

  test('malformed: status 200 and JSON that does not parse, billed all the same', async () => {
    const { response, record } = call('malformed');
    expect((await response).status).toBe(200);
    await expect((await response).json()).rejects.toThrow(SyntaxError);
    expect(record()).toMatchObject({ deliveredShare: 0, answered: true, costUsd: 0.00011 });
  });

  test('malformed, streamed: an event that does not parse', async () => {
    const { events } = await readStream(await call('malformed', { stream: true }).response);
    expect(() => JSON.parse(events[0] ?? '')).toThrow(SyntaxError);
  });

  test('empty: a well-formed answer without content', async () => {
    const { response, record } = call('empty');
    expect(await (await response).json()).toMatchObject({
      choices: [{ message: { content: '' }, finish_reason: 'stop' }],
      usage: { completion_tokens: 0 },
    });
    expect(record()).toMatchObject({ deliveredShare: 0, completionTokens: 0, costUsd: 0.00005 });
  });

  test('empty_body: status 200 and zero bytes', async () => {
    const { response, record } = call('empty_body');
    expect((await response).status).toBe(200);
    expect(await (await response).text()).toBe('');
    expect(record()).toMatchObject({ deliveredShare: 0, answered: true });
  });

  test('content_refused: status 200 and a finish reason that says so', async () => {
    const { response, record } = call('content_refused');
    expect(await (await response).json()).toMatchObject({
      choices: [{ message: { content: '' }, finish_reason: 'content_filter' }],
    });
    expect(record()).toMatchObject({ deliveredShare: 0, completionTokens: 0 });
  });

  test('broken_stream: as many tokens as the log says, and then a broken connection', async () => {
    const { response, record } = call('broken_stream', { stream: true });
    expect((await response).status).toBe(200);
    const { events, words, broken } = await readStream(await response);
    expect(broken).toBe(true);
    expect(events).not.toContain('[DONE]');
    expect(words).toBeGreaterThan(0);
    expect(words).toBeLessThan(40);
    expect(record()).toMatchObject({
      completionTokens: words,
      deliveredShare: words / 40,
      answered: true,
    });
  });
});
