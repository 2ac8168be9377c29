import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { type Outcome, type Simulator, startSimulator } from '@makegood/simulator';
import axios from 'axios';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FailureClass, throwIfRefused, WorkFailed } from '../index.ts';
import { errorOf } from '../testing/world.ts';
import { classify } from './classify.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 1 });
});
afterAll(() => simulator.stop());

const outcomes: [Outcome, FailureClass][] = [
  ['refused', 'never_sent'],
  ['timeout', 'timed_out'],
  ['reset', 'connection_lost'],
  ['bad_request', 'bad_input'],
  ['unauthorized', 'provider_account'],
  ['payment_required', 'provider_account'],
  ['rate_limited', 'rate_limited'],
  ['server_error', 'provider_error'],
  ['bad_gateway', 'provider_error'],
  ['overloaded', 'provider_error'],
];

const urlFor = (outcome: Outcome) => (outcome === 'refused' ? simulator.refusedUrl : simulator.url);
const body = (outcome: Outcome) => ({
  callId: `call-${outcome}`,
  promptTokens: 1,
  maxTokens: 1,
  outcome,
});
const path = '/openai/v1/chat/completions';

describe('what comes of the simulator is told', () => {
  test.each(outcomes)("by OpenAI's client: %s as %s", async (outcome, failure) => {
    const baseURL = `${urlFor(outcome)}/openai/v1`;
    const openai = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0, timeout: 300 });
    const asked = { ...body(outcome), model: 'any', messages: [] };
    expect(classify(await errorOf(openai.chat.completions.create(asked)))).toBe(failure);
  });

  test.each(outcomes)('by axios: %s as %s', async (outcome, failure) => {
    const post = axios.post(urlFor(outcome) + path, body(outcome), { timeout: 300 });
    expect(classify(await errorOf(post))).toBe(failure);
  });

  test.each(outcomes.slice(0, 3))('by fetch: %s as %s', async (outcome, failure) => {
    const signal = AbortSignal.timeout(300);
    const post = fetch(urlFor(outcome) + path, {
      method: 'POST',
      body: JSON.stringify(body(outcome)),
      signal,
    });
    expect(classify(await errorOf(post))).toBe(failure);
  });
});

describe("Anthropic's client", () => {
  const answerWith = async (status: number, type: string) => {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ type: 'error', error: { type, message: type } }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const anthropic = new Anthropic({ apiKey: 'none', baseURL, maxRetries: 0 });
    const asked = { model: 'any', max_tokens: 1, messages: [] };
    const error = await errorOf(anthropic.messages.create(asked));
    server.closeAllConnections();
    server.close();
    return error;
  };

  test.each([
    [529, 'overloaded_error', 'provider_error'],
    [401, 'authentication_error', 'provider_account'],
    [413, 'request_too_large', 'bad_input'],
    [429, 'rate_limit_error', 'rate_limited'],
  ] as const)('%i %s is told as %s', async (status, type, failure) => {
    expect(classify(await answerWith(status, type))).toBe(failure);
  });

  test('a refused connection is told as never sent', async () => {
    const anthropic = new Anthropic({
      apiKey: 'none',
      baseURL: simulator.refusedUrl,
      maxRetries: 0,
    });
    const error = await errorOf(
      anthropic.messages.create({ model: 'any', max_tokens: 1, messages: [] }),
    );
    expect(classify(error)).toBe('never_sent');
  });
});

describe('the network', () => {
  test('a name that does not exist was never sent to', async () => {
    expect(classify(await errorOf(fetch('http://nowhere.invalid/')))).toBe('never_sent');
  });

  test('a server that speaks no TLS was never sent to', async () => {
    expect(classify(await errorOf(fetch(simulator.url.replace('http:', 'https:'))))).toBe(
      'never_sent',
    );
  });

  test('an answer that breaks off is a lost connection', async () => {
    const server = createServer((_, response) => {
      response.write('half of', () => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(classify(await errorOf(fetch(url).then((response) => response.text())))).toBe(
      'connection_lost',
    );
    server.close();
  });

  test('a server that hangs up on node:http is a lost connection', async () => {
    const server = createServer((request) => request.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const [error] = await once(
      get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }),
      'error',
    ).catch((thrown: unknown) => [thrown]);
    expect(classify(error)).toBe('connection_lost');
    server.close();
  });
});

const shapes: [string, unknown, FailureClass][] = [
  ['a refusal by its code', { status: 400, code: 'content_policy_violation' }, 'content_refused'],
  ['a refusal in the body', { status: 400, error: { code: 'content_filter' } }, 'content_refused'],
  ['an empty account', { status: 429, code: 'insufficient_quota' }, 'provider_account'],
  ['a status of the AI SDK', { name: 'AI_APICallError', statusCode: 503 }, 'provider_error'],
  [
    'a status of the AWS SDK',
    { name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } },
    'rate_limited',
  ],
  [
    'the last of several errors',
    { errors: [new Error('once'), { statusCode: 500 }] },
    'provider_error',
  ],
  [
    'a connect that took too long',
    { code: 'ETIMEDOUT', errors: [{ syscall: 'connect' }] },
    'never_sent',
  ],
  ['a read that took too long', { code: 'ETIMEDOUT', syscall: 'read' }, 'timed_out'],
  ['a certificate that expired', { code: 'CERT_HAS_EXPIRED' }, 'never_sent'],
  ['an abort that nobody asked for', new DOMException('aborted', 'AbortError'), 'timed_out'],
  ['JSON that is none', new SyntaxError('Unexpected token'), 'unreadable'],
  ['what caused it', new Error('outer', { cause: { status: 500 } }), 'provider_error'],
  [
    'what the work named deep inside',
    new Error('outer', { cause: new WorkFailed('callback_failed', '') }),
    'callback_failed',
  ],
  ['nothing known', new Error('oops'), 'work_failed'],
  ['no error at all', 'oops', 'work_failed'],
];

test.each(shapes)('%s', (_, thrown, failure) => {
  expect(classify(thrown)).toBe(failure);
});

test('errors that cause each other are looked at once', () => {
  const error = new Error('a');
  error.cause = new Error('b', { cause: error });
  expect(classify(error)).toBe('work_failed');
});

test.each([
  { choices: [{ finish_reason: 'content_filter' }] },
  { stop_reason: 'refusal' },
  { candidates: [{ finishReason: 'SAFETY' }] },
])('an answer that the provider refused is refused: %o', async (answer) => {
  const thrown = await errorOf(Promise.resolve(answer).then(throwIfRefused));
  expect(classify(thrown)).toBe('content_refused');
});

test('an answer that was not refused passes', () => {
  const answer = { choices: [{ finish_reason: 'stop' }] };
  expect(throwIfRefused(answer)).toBe(answer);
});
