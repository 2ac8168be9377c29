import { type MoneyFacts, moneyFactsOf } from '../money-facts.ts';
import type { Work } from '../charge/work.ts';
import { deferred } from '../deferred.ts';
import type { Charger } from '../route/options.ts';
import { type GenerationOptions, openBill } from './options.ts';
import { readToEnd, type Streamed } from './read-to-end.ts';
import { type Ending, tie } from './tie.ts';

export type StreamCharge = {
  /** What became of the money, once it is known. Never rejects. */
  readonly charge: Promise<MoneyFacts>;
};

type StreamOptions = GenerationOptions & {
  /** How much of the whole the text so far is, 0 to 1, where that can be known. */
  delivered?: (text: string) => number;
};

/**
 * Charges for a generation that is streamed: `streamText`, or `streamObject`. Resolves with its result
 * as soon as the stream has begun. Once a stream or promise of the result is taken, the generation is
 * read to its end, and then settled; an error, an empty answer, a refusal or the time limit gives
 * back. What nobody takes is not read, and given back when the time is up.
 *
 * The streams end, and tell of an error, once the charge has ended; the promises likewise, and they
 * reject where it was given back. The error carries the money facts.
 * @throws as `withCharge` does, for what fails before the stream has begun
 */
export function chargedStream<R extends Streamed>(
  makegood: Charger,
  { price, delivered, ...options }: StreamOptions,
  start: (work: Work) => R | PromiseLike<R>,
): Promise<R & StreamCharge> {
  const begun = deferred<R & StreamCharge>();
  const ended = deferred<Ending>();
  let isOut = false;
  let chargeId: string | undefined;

  const work = async (work: Work) => {
    ({ chargeId } = work);
    const result = await start(work);
    const taken = deferred<void>();
    const charge = ended.promise.then(factsOf);
    begun.resolve(tie(result, { charge }, taken.resolve, ended.promise));
    isOut = true;
    await taken.promise;
    await readToEnd(result, {
      onUsage: openBill(work, price),
      onText: (text) => delivered && work.delivered(delivered(text)),
    });
  };
  const factsOf = (ending: Ending): MoneyFacts => {
    const facts = 'error' in ending ? moneyFactsOf(ending.error) : undefined;
    return facts ?? { charged: true, refunded: false, chargeId };
  };
  const fail = async (error: unknown) => {
    begun.reject(error);
    // Handed out, it can only be told to the charge that it joined, not thrown to it.
    const joined = 'within' in options && isOut ? await options.within.fail(error) : error;
    ended.resolve({ error: joined });
  };
  makegood
    .withCharge<unknown>({ ...options, isEmpty: () => false }, work)
    .then(() => ended.resolve({}), fail);
  return begun.promise;
}
