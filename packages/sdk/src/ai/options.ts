import type { LanguageModelUsage } from 'ai';
import type { ChargeOptions, JoinOptions } from '../charge/options.ts';
import type { Work } from '../charge/work.ts';

/** The options of a charge, or of work that joins one, and what is to be known of a generation. */
export type GenerationOptions = (
  | Omit<ChargeOptions<unknown>, 'isEmpty'>
  | Omit<JoinOptions<unknown>, 'isEmpty'>
) & {
  /** What the tokens of one call of the model cost, in US dollars. */
  price?: (usage: LanguageModelUsage) => number;
};

/** Adds up what the calls of the model cost, and tells the charge. */
export function openBill(work: Work, price: GenerationOptions['price']) {
  let costUsd = 0;
  return (usage: LanguageModelUsage | undefined) => {
    if (!price || !usage) return;
    const more = price(usage);
    // A provider that tells no tokens makes it NaN, which is not to be told as nothing.
    if (!Number.isFinite(more)) return;
    costUsd += more;
    work.settleFor({ costUsd });
  };
}
