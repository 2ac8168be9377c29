import type { CompletionRequest } from './completion-request.ts';
import { costUsdOf } from './price.ts';

/** A piece of an answer that is sent at once, with the tokens generated for it. */
export type Frame = { text: string; tokens: number };

export const JSON_TYPE = 'application/json';
export const SSE_TYPE = 'text/event-stream';

/** A stream sends its tokens in at most so many events. */
const MAX_CHUNKS = 16;
const TOKEN_TEXT = 'word ';

type FinishReason = 'stop' | 'content_filter';

/** The text of so many tokens: a word and a space each, so that a client can count them. */
export function contentOf(tokens: number): string {
  return TOKEN_TEXT.repeat(tokens);
}

/** The JSON answer of a call that is not streamed. */
export function completionBody(
  request: CompletionRequest,
  tokens: number,
  finishReason: FinishReason,
): string {
  const message = { role: 'assistant', content: contentOf(tokens), ...refusal(finishReason) };
  return JSON.stringify({
    id: idOf(request),
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finishReason }],
    ...usageOf(request, tokens),
  });
}

/** The events of a streamed call: the role, the tokens, and the usage with `[DONE]`. */
export function streamFrames(
  request: CompletionRequest,
  tokens: number,
  finishReason: FinishReason,
): { head: Frame; chunks: Frame[]; tail: Frame } {
  const event = (delta: object, finish: FinishReason | null, rest: object = {}) =>
    `data: ${JSON.stringify({
      id: idOf(request),
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finish }],
      ...rest,
    })}\n\n`;
  const last = event(refusal(finishReason), finishReason, usageOf(request, tokens));
  return {
    head: { text: event({ role: 'assistant', content: '' }, null), tokens: 0 },
    chunks: shares(tokens).map((share) => ({
      text: event({ content: contentOf(share) }, null),
      tokens: share,
    })),
    tail: { text: `${last}data: [DONE]\n\n`, tokens: 0 },
  };
}

function shares(tokens: number): number[] {
  const count = Math.min(tokens, MAX_CHUNKS);
  return Array.from(
    { length: count },
    (_, i) => Math.floor((tokens * (i + 1)) / count) - Math.floor((tokens * i) / count),
  );
}

function idOf(request: CompletionRequest): string {
  return `cmpl_${request.callId}`;
}

function usageOf(request: CompletionRequest, tokens: number) {
  return {
    usage: {
      prompt_tokens: request.promptTokens,
      completion_tokens: tokens,
      total_tokens: request.promptTokens + tokens,
    },
    costUsd: costUsdOf(request.promptTokens, tokens),
  };
}

function refusal(finishReason: FinishReason): { refusal?: string } {
  return finishReason === 'content_filter' ? { refusal: 'I cannot help with that.' } : {};
}
