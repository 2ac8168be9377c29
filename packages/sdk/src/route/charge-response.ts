import { anySignal } from '../any-signal.ts';
import type { ChargeOptions } from '../charge/options.ts';
import { deferred } from '../deferred.ts';
import { classify } from '../failures/classify.ts';
import { type MoneyFacts, moneyFactsOf } from '../money-facts.ts';
import { answeredWith, type Credits, creditsOf } from './credits.ts';
import type { Charger } from './options.ts';
import { type Problem, problemOf } from './problem.ts';
import { addRefunded, isPlainJson, REFUNDED_HEADER } from './tell-refunded.ts';
import { openTimeLimit } from './time-limit.ts';
import { watchBody } from './watch-body.ts';

/** How the handler ended: with an answer, an error, or an error that was answered. */
export type Handled = { response?: Response; error?: unknown };

/** `ours`: made here, for want of an answer of the handler's. */
export type Answer = { response: Response; ours: boolean };

type Handle = (credits: Credits<Response>) => Promise<Handled>;

/**
 * Charges for a request that is answered with a Response. What fails is answered, not thrown. The
 * charge goes on until the body of the answer was sent to its end.
 */
export function chargeResponse(
  charger: Charger,
  charge: ChargeOptions<unknown>,
  signal: AbortSignal,
  handle: Handle,
): Promise<Answer> {
  const answer = deferred<Answer>();
  const ended = deferred<void>();
  const waiting = { forClient: false };
  const limit = openTimeLimit(charge.timeoutMs, () => waiting.forClient);
  const bounds = {
    signal: anySignal(signal, limit.signal),
    timeoutMs: limit.chargeMs,
  };
  let handled: Promise<Handled> | undefined;
  let own: Response | undefined;
  let failedByHandler = false;
  let isSending = false;

  const send = async (credits: Credits<Response>): Promise<Response | undefined> => {
    handled = handle(credits);
    const { response, error } = await handled;
    if (error !== undefined || !response || response.status >= 400) {
      own = response;
      throw error ?? refusalOf(response);
    }
    if (!response.body || failedByHandler) return response;
    const { stream, sent } = watchBody(response.body, limit, waiting, ended.promise);
    isSending = true;
    answer.resolve({ response: new Response(stream, response), ours: false });
    await sent;
    return undefined;
  };
  const fail = async (thrown: unknown) => {
    if (isSending) return;
    if (failedByHandler) {
      own ??= (await Promise.race([handled?.catch(nothing), limit.over]))?.response;
    }
    const { refunded = false } = moneyFactsOf(thrown) ?? {};
    answer.resolve(
      own
        ? { response: await tellRefunded(own, refunded), ours: false }
        : { response: responseOf(problemOf(thrown)), ours: true },
    );
  };

  charger
    .withCharge({ ...charge, ...bounds }, (work) => {
      limit.start();
      const makeAnswer = (error: unknown) => responseOf(problemOf(error));
      const onFail = () => {
        failedByHandler = true;
      };
      return send(creditsOf(work, makeAnswer, onFail));
    })
    .then((response) => response && answer.resolve({ response, ours: false }), fail)
    .catch(answer.reject)
    .finally(() => {
      limit.close();
      ended.resolve();
    });
  return answer.promise;
}

const nothing = () => undefined;

function refusalOf(response: Response | undefined): Error {
  if (!response) return new TypeError('The handler gave no answer.');
  const { status } = response;
  return answeredWith(classify({ status }), status);
}

export const responseOf = ({ status, headers, body }: Problem): Response =>
  new Response(body, { status, headers });

/** The handler's own error answer, with what became of the credits added. */
async function tellRefunded(response: Response, refunded: MoneyFacts['refunded']) {
  const headers = new Headers(response.headers);
  const { status, statusText } = response;
  const contentType = headers.get('content-type');
  if (isPlainJson({ contentType, encoding: headers.get('content-encoding') })) {
    const body = await response.text();
    const told = addRefunded(body, refunded);
    for (const name of ['content-length', 'etag']) headers.delete(name);
    if (told === undefined) headers.set(REFUNDED_HEADER, String(refunded));
    return new Response(told ?? body, { status, statusText, headers });
  }
  headers.set(REFUNDED_HEADER, String(refunded));
  return new Response(response.body, { status, statusText, headers });
}
