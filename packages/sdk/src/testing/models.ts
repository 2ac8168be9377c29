import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { Outcome } from '@makegood/simulator';
import type { Work } from '../index.ts';
import type { World } from './world.ts';

export const TOKENS = 20;

// That a provider like this takes no schema, and that `streamObject` is old, is known.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

/** The simulator as a model of the AI SDK, over HTTP. */
export function modelOf({ simulator }: World, work: Work, outcome: Outcome) {
  const base = outcome === 'refused' ? simulator.refusedUrl : simulator.url;
  const provider = createOpenAICompatible({
    name: 'simulator',
    baseURL: `${base}/openai/v1`,
    transformRequestBody: (body) => ({
      ...body,
      callId: work.chargeId,
      promptTokens: 10,
      maxTokens: TOKENS,
      outcome,
    }),
  });
  return provider('any');
}

/** A provider that streams this text, word by word. */
export async function openTeller(text: string) {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/event-stream');
    const send = (delta: object, finish_reason: string | null) =>
      response.write(
        `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
      );
    for (const content of text.split(/(?<= )/)) send({ content }, null);
    send({}, 'stop');
    response.end('data: [DONE]\n\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const provider = createOpenAICompatible({ name: 'teller', baseURL: `http://127.0.0.1:${port}` });
  return { model: provider('any'), close: () => void server.close() };
}
