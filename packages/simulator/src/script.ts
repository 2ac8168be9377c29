import { failureOf } from './failure.ts';
import { deliveredTokens } from './fate.ts';
import type { Fate } from './fate.ts';
import type { CompletionRequest } from './completion-request.ts';
import { JSON_TYPE, SSE_TYPE, completionBody, contentOf, streamFrames } from './wire.ts';
import type { Frame } from './wire.ts';

/** What goes over the wire, decided beforehand. */
export type Script =
  | { kind: 'hang' }
  | { kind: 'reset' }
  | {
      kind: 'answer';
      status: number;
      headers: Record<string, string>;
      frames: Frame[];
      /** The connection closes after the frames without ending the answer. */
      breaksOff: boolean;
      /** The provider charges for the prompt and for the frames' tokens. */
      billed: boolean;
      /** The client can use the frames' tokens. */
      usable: boolean;
    };

/** The script of a call by its fate; pure. */
export function scriptOf(request: CompletionRequest, fate: Fate): Script {
  switch (fate.outcome) {
    case 'timeout':
      return { kind: 'hang' };
    // A refused call belongs on the refused port; one that comes all the same gets no answer either.
    case 'refused':
    case 'reset':
      return { kind: 'reset' };
    case 'ok':
      return generated(request, request.maxTokens, 'stop');
    case 'empty':
      return { ...generated(request, 0, 'stop'), usable: false };
    case 'content_refused':
      return { ...generated(request, 0, 'content_filter'), usable: false };
    case 'malformed':
      return { ...generated(request, request.maxTokens, 'stop'), ...garbled(request) };
    case 'empty_body':
      return {
        ...generated(request, request.maxTokens, 'stop'),
        frames: [{ text: '', tokens: request.maxTokens }],
        usable: false,
      };
    case 'broken_stream':
      return brokenStream(request, deliveredTokens(request.maxTokens, fate.shareDraw));
    default:
      return failed(failureOf(fate.outcome, fate.statusDraw));
  }
}

type Answer = Extract<Script, { kind: 'answer' }>;

function generated(
  request: CompletionRequest,
  tokens: number,
  finishReason: 'stop' | 'content_filter',
): Answer {
  const { head, chunks, tail } = streamFrames(request, tokens, finishReason);
  return {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': request.stream ? SSE_TYPE : JSON_TYPE },
    frames: request.stream
      ? [head, ...chunks, tail]
      : [{ text: completionBody(request, tokens, finishReason), tokens }],
    breaksOff: false,
    billed: true,
    usable: true,
  };
}

function brokenStream(request: CompletionRequest, tokens: number): Answer {
  const { head, chunks } = streamFrames(request, tokens, 'stop');
  return {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': SSE_TYPE },
    frames: [head, ...chunks],
    breaksOff: true,
    billed: true,
    usable: true,
  };
}

function garbled(request: CompletionRequest): Pick<Answer, 'frames' | 'usable'> {
  const json = `{"id":"cmpl_1","choices":[{"message":{"content":"${contentOf(3)}`;
  const text = request.stream ? `data: ${json}\n\n` : json;
  return { frames: [{ text, tokens: request.maxTokens }], usable: false };
}

function failed(failure: ReturnType<typeof failureOf>): Answer {
  const { status, headers, body } = failure;
  const frames = [{ text: body, tokens: 0 }];
  return {
    kind: 'answer',
    status,
    headers,
    frames,
    breaksOff: false,
    billed: false,
    usable: false,
  };
}
