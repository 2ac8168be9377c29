import { classify, throwIfRefused, type Work, WorkFailed } from '@makegood/sdk';
import type { Simulator } from '@makegood/simulator';
import type { Offer } from './catalogue.ts';

type Completion = { choices: { message: { content: string } }[] };

/** What the demo's product does for a charge: asks the provider, for several units side by side. */
export async function doWork(
  simulator: Simulator,
  { provider, costUsd }: Offer,
  units: number,
  work: Work,
): Promise<string[]> {
  const asked = Array.from({ length: units }, (_, unit) =>
    ask(simulator, provider, `${work.chargeId}-${unit}`, work.signal),
  );
  work.settleFor({ costUsd: costUsd * units });
  if (units === 1) return Promise.all(asked);
  const answers = await Promise.allSettled(asked);
  const good = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (good.length < units) work.unitFailed(units - good.length);
  return good;
}

async function ask(
  simulator: Simulator,
  provider: string,
  callId: string,
  signal: AbortSignal,
): Promise<string> {
  const base = simulator.urlFor(provider, callId);
  const response = await fetch(`${base}/${provider}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callId, promptTokens: 300, maxTokens: 40 }),
    signal,
  });
  if (!response.ok) {
    throw new WorkFailed(classify(response), `${provider} answered ${response.status}`);
  }
  const completion = throwIfRefused((await response.json()) as Completion);
  const content = completion.choices[0]?.message.content ?? '';
  if (content === '') throw new WorkFailed('empty', `${provider} answered nothing`);
  return content;
}
