import { throwIfRefused, type Work } from '@makegood/sdk';
import { z } from 'zod';
import { callIdOf, PROVIDER } from '../replay/identity.ts';
import type { Call } from '../trace/read-trace.ts';
import { readStream } from './read-stream.ts';

const routed = z.object({ url: z.url() });

const completion = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string() }), finish_reason: z.string() }))
    .min(1),
  usage: z.object({ total_tokens: z.int() }),
  costUsd: z.number(),
});

/**
 * Has the simulated provider complete a call, as a backend would do it; tells the charge what to
 * settle for. Returns the text, or the provider's answer where that is a refusal.
 * @throws whatever fetch, a broken stream, a bad body or a refused content throws
 */
export async function complete(
  simulatorUrl: string,
  call: Call,
  work: Work,
): Promise<string | Response> {
  const { signal } = work;
  const callId = callIdOf(call);
  const route = await fetch(`${simulatorUrl}/_route/${PROVIDER}/${callId}`, { signal });
  const { url } = routed.parse(await route.json());
  const { contextTokens: promptTokens, generatedTokens: maxTokens } = call;
  const response = await fetch(`${url}/${PROVIDER}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callId, promptTokens, maxTokens }),
    signal,
  });
  if (!response.ok) {
    await response.arrayBuffer();
    return response;
  }
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    return readStream(response, (tokens) => work.delivered(tokens / maxTokens));
  }
  const answer = completion.parse(JSON.parse(await response.text()));
  // Before anything else is wrong with it: what is refused or empty costs money too.
  work.settleFor({ amount: answer.usage.total_tokens, costUsd: answer.costUsd });
  return throwIfRefused(answer)
    .choices.map(({ message }) => message.content)
    .join('');
}
