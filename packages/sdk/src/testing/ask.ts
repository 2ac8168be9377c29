import type { Outcome } from '@makegood/simulator';
import { throwIfRefused, type Work } from '../index.ts';
import type { World } from './world.ts';

type Completion = { choices: { message: { content: string } }[]; costUsd: number };

const TOKENS = 20;

/** Calls the provider as an app would, and settles for the real cost. */
export async function ask(
  { simulator }: World,
  work: Work,
  outcome: Outcome,
): Promise<Response | string> {
  const response = await post({ simulator }, work, { outcome });
  if (!response.ok) return response;
  const answer = throwIfRefused((await response.json()) as Completion);
  work.settleFor({ costUsd: answer.costUsd });
  return answer.choices[0]?.message.content ?? '';
}

/** The same as a stream, telling how much of it has arrived. */
export async function askForStream(
  { simulator }: World,
  work: Work,
  outcome: Outcome,
): Promise<string> {
  const { body } = await post({ simulator }, work, { outcome, stream: true });
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    work.delivered((text.match(/word /g) ?? []).length / TOKENS);
  }
  return text;
}

function post(
  { simulator }: Pick<World, 'simulator'>,
  work: Work,
  rest: { outcome: Outcome; stream?: boolean },
) {
  const base = rest.outcome === 'refused' ? simulator.refusedUrl : simulator.url;
  return fetch(`${base}/openai/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ callId: work.chargeId, promptTokens: 10, maxTokens: TOKENS, ...rest }),
    signal: work.signal,
  });
}
