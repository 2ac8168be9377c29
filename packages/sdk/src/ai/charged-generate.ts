import type { LanguageModelUsage } from 'ai';
import type { Work } from '../charge/work.ts';
import { throwIfRefused } from '../failures/throw-if-refused.ts';
import type { Charger } from '../route/options.ts';
import { type GenerationOptions, openBill } from './options.ts';

/** What `generateText` and `generateObject` give. */
type Generated = {
  readonly finishReason: string;
  readonly usage: LanguageModelUsage;
  readonly steps?: readonly { usage: LanguageModelUsage; content: readonly unknown[] }[];
  readonly text?: string;
};

/**
 * Charges for a generation that is not streamed: `generateText`, or `generateObject`. Settles for its
 * real cost where a price is given. An answer without any content, and one that the provider refused,
 * are failures like a throw.
 * @throws as `withCharge` does
 */
export function chargedGenerate<R extends Generated>(
  makegood: Charger,
  { price, ...options }: GenerationOptions,
  generate: (work: Work) => PromiseLike<R>,
): Promise<R> {
  return makegood.withCharge<R>({ ...options, isEmpty: isNothing }, async (work) => {
    const result = await generate(work);
    const bill = openBill(work, price);
    for (const { usage } of result.steps ?? [result]) bill(usage);
    throwIfRefused({ finishReason: result.finishReason });
    return result;
  });
}

/** An object was validated; a text is nothing where no step gave anything. */
const isNothing = ({ steps, text }: Generated) =>
  steps !== undefined && !text && steps.every(({ content }) => content.every(isBlank));

const isBlank = (part: unknown): boolean => {
  const { type, text } = part as { type?: unknown; text?: unknown };
  return (type === 'text' || type === 'reasoning') && text === '';
};
