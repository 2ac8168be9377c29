import { createParser } from 'eventsource-parser';
import { z } from 'zod';

const chunk = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().optional() }) })),
});

const END = '[DONE]';

/**
 * Reads a streamed completion to its end. `onTokens` is told how many tokens came so far, from the
 * first event on.
 * @throws what fetch throws when the stream breaks; an Error when it ends before its last event
 */
export async function readStream(
  response: Response,
  onTokens: (tokens: number) => void,
): Promise<string> {
  let text = '';
  let tokens = 0;
  let ended = false;
  const parser = createParser({
    onEvent({ data }) {
      ended ||= data === END;
      if (ended) return;
      const content = contentOf(data);
      text += content;
      tokens += countTokens(content);
      onTokens(tokens);
    },
  });
  const decoder = new TextDecoder();
  // Nothing else is awaited in between: chunks that wait when the stream breaks would be lost.
  for await (const bytes of response.body ?? [])
    parser.feed(decoder.decode(bytes, { stream: true }));
  if (!ended) throw Object.assign(new Error('The stream ended early'), { code: 'ECONNRESET' });
  return text;
}

const contentOf = (data: string) =>
  chunk
    .parse(JSON.parse(data))
    .choices.map(({ delta }) => delta.content ?? '')
    .join('');

/** The simulated provider writes a word and a space for each token. */
const countTokens = (text: string) => text.split(' ').length - 1;
