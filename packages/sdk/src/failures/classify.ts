import type { FailureClass } from '../api.ts';
import { MakegoodError } from '../makegood-error.ts';
import { WorkFailed } from '../work-failed.ts';
import * as table from './observations.ts';

const DEPTH = 8;

/**
 * The class of a failure, by the shape of what was thrown or of a bad answer: errors of Node, of
 * fetch, of axios and of the providers' SDKs, and what caused them. `work_failed` if nothing is known.
 */
export function classify(thrown: unknown): FailureClass {
  const chain = chainOf(thrown);
  for (const look of [byItself, byWrapper]) {
    for (const error of chain) {
      const found = look(error);
      if (found) return found;
    }
  }
  return 'work_failed';
}

type Shape = Record<string, unknown>;

const shapeOf = (value: unknown): Shape | undefined =>
  typeof value === 'object' && value !== null ? (value as Shape) : undefined;

/** An error and what caused it, the outermost first. */
function chainOf(thrown: unknown): Shape[] {
  const chain: Shape[] = [];
  let error = shapeOf(thrown);
  while (error && chain.length < DEPTH && !chain.includes(error)) {
    chain.push(error);
    const { cause, errors } = error;
    error = shapeOf(cause) ?? (Array.isArray(errors) ? shapeOf(errors.at(-1)) : undefined);
  }
  return chain;
}

function byItself(error: Shape): FailureClass | undefined {
  if (error instanceof WorkFailed) return error.failure;
  // Its status is the ledger's, not a provider's.
  if (error instanceof MakegoodError) return 'work_failed';
  const names = [String(error.name), error.constructor?.name ?? ''];
  const connecting = wasConnecting(error) ? table.byCodeWhileConnecting : [];
  return (
    answerCodesOf(error)
      .map((code) => table.byAnswerCode[code])
      .find(Boolean) ??
    classOfStatus(statusOf(error)) ??
    names.map((name) => table.byName[name]).find(Boolean) ??
    match(table.byMessage, error.message) ??
    match(connecting, error.code) ??
    match(table.byCode, error.code)
  );
}

/** The attempts at all addresses of a host are kept together in one error. */
const wasConnecting = ({ syscall, errors }: Shape): boolean =>
  syscall === 'connect' ||
  (Array.isArray(errors) &&
    errors.length > 0 &&
    errors.every((one) => shapeOf(one)?.syscall === 'connect'));

const byWrapper = (error: Shape) => match(table.byWrapperMessage, error.message);

const match = (rules: [RegExp, FailureClass][], text: unknown) =>
  typeof text === 'string' ? rules.find(([pattern]) => pattern.test(text))?.[1] : undefined;

const classOfStatus = (status: number | undefined) =>
  status === undefined
    ? undefined
    : table.byStatus.find(([[from, to]]) => status >= from && status <= to)?.[1];

/** The HTTP status that an error or an answer carries, wherever it keeps it. */
function statusOf(error: object): number | undefined {
  const { status, statusCode, response, $metadata, code } = error as Shape;
  const { httpStatusCode } = shapeOf($metadata) ?? {};
  const candidates = [status, statusCode, shapeOf(response)?.status, httpStatusCode, code];
  return candidates.filter((value) => typeof value === 'number').find((n) => n >= 300 && n <= 599);
}

/** Codes that the provider gave in the body of its answer, as its SDK, axios or fetch keeps it. */
function answerCodesOf({ code, type, error, response }: Shape): string[] {
  const body = shapeOf(shapeOf(response)?.data);
  const inner = [shapeOf(error), shapeOf(body?.error), body];
  return [code, type, ...inner.flatMap((one) => [one?.code, one?.type])].filter(
    (value) => typeof value === 'string',
  );
}
