import { classify, throwIfRefused, WorkFailed } from '@makegood/sdk';
import { z } from 'zod';

/** How the provider is asked to behave: this studio is here to show what happens when it fails. */
export const mood = z.enum(['ok', 'server_error', 'timeout', 'empty', 'content_refused']);
export type Mood = z.output<typeof mood>;

type Ask = { url: string; callId: string; mood: Mood; signal: AbortSignal };
type Completion = { choices: { message: { content: string } }[]; costUsd?: number };

/** Asks the provider for a text. Throws where it has none. */
export async function askForText({ url, callId, mood: outcome, signal }: Ask) {
  const response = await fetch(`${url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callId, promptTokens: 100, maxTokens: 30, outcome }),
    signal,
  });
  if (!response.ok) {
    throw new WorkFailed(classify(response), `The provider answered ${response.status}`);
  }
  const { choices, costUsd } = throwIfRefused((await response.json()) as Completion);
  const text = choices[0]?.message.content ?? '';
  if (text === '') throw new WorkFailed('empty', 'The provider answered nothing');
  return { text, costUsd };
}

type Task = { url: string; callId: string; callbackUrl: string; secret: string; fails: boolean };

/** Has the provider make an image. It answers with the task's id, and calls back when it is done. */
export async function startImage({ url, callId, callbackUrl, secret, fails }: Task) {
  const response = await fetch(`${url}/openai/v1/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callId, callbackUrl, secret, callback: fails ? 'failed' : 'normal' }),
  });
  if (!response.ok) {
    throw new WorkFailed(classify(response), `The provider answered ${response.status}`);
  }
  return (await response.json()) as { taskId: string };
}
