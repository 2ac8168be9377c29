import type { ServerResponse } from 'node:http';
import type { CompletionRequest } from './completion-request.ts';
import { play } from './play.ts';
import { scriptOf } from './script.ts';
import type { World } from './world.ts';

/** Notes a completion call and answers it as its fate wants. Throws UnknownProviderError, LogFullError. */
export function complete(
  world: World,
  provider: string,
  request: CompletionRequest,
  outgoing: ServerResponse,
): void {
  const { callId, promptTokens, maxTokens } = request;
  const call = { provider, callId, attempt: request.attempt };
  const fate = world.fateOf(call, request.outcome);
  const attempt = world.log.open({ callId, provider, outcome: fate.outcome, promptTokens });
  play(scriptOf(request, fate), {
    timers: world.timers,
    outgoing,
    attempt,
    promptTokens,
    maxTokens,
    latencyMs: world.latencyOf(fate.latencyDraw),
    hangMs: world.options.hangMs,
  });
}
