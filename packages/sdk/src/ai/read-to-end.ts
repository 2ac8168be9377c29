import type { LanguageModelUsage } from 'ai';
import { throwIfRefused } from '../failures/throw-if-refused.ts';
import { WorkFailed } from '../work-failed.ts';

type StreamedText = { readonly stream: ReadableStream<Part> };

type StreamedObject = {
  readonly object: PromiseLike<unknown>;
  readonly usage: PromiseLike<LanguageModelUsage>;
  readonly finishReason: PromiseLike<string>;
};

/** What `streamText` and `streamObject` give. */
export type Streamed = StreamedText | StreamedObject;

/** Of the parts of a stream, what tells how it went. */
type Part = {
  type: string;
  text?: string;
  error?: unknown;
  usage?: LanguageModelUsage;
  finishReason?: string;
  reason?: string;
};

type Hearing = {
  onUsage: (usage: LanguageModelUsage | undefined) => void;
  /** Told of all the text so far. */
  onText: (text: string) => void;
};

/** Reads a generation to its end. @throws what broke it, WorkFailed where it gave nothing or no end */
export function readToEnd(result: Streamed, hearing: Hearing): Promise<void> {
  return 'stream' in result ? readText(result, hearing) : awaitObject(result, hearing);
}

const given = new Set(['tool-call', 'tool-result', 'file', 'reasoning-file', 'source']);

async function readText({ stream }: StreamedText, { onUsage, onText }: Hearing): Promise<void> {
  let text = '';
  let isGiven = false;
  let finishReason: string | undefined;
  for await (const part of stream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta') onText((text += part.text ?? ''));
    if (part.type === 'finish-step') onUsage(part.usage);
    if (part.type === 'finish') ({ finishReason } = part);
    isGiven ||= given.has(part.type);
  }
  if (finishReason === undefined || finishReason === 'error') {
    throw new WorkFailed('connection_lost', 'The stream of the model ended before its end.');
  }
  throwIfRefused({ finishReason });
  if (!text && !isGiven) throw new WorkFailed('empty', 'The model gave nothing.');
}

/** Its promises tell how it went; only the caller can read it. */
async function awaitObject(result: StreamedObject, { onUsage }: Hearing): Promise<void> {
  await result.object;
  onUsage(await result.usage);
  throwIfRefused({ finishReason: await result.finishReason });
}
