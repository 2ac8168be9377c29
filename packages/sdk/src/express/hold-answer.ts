import type { Response } from 'express';
import { deferred } from '../deferred.ts';
import type { MoneyFacts } from '../money-facts.ts';
import type { Problem } from '../route/problem.ts';
import { addRefunded, isPlainJson, REFUNDED_HEADER } from '../route/tell-refunded.ts';

type Ending = { status: number };

/**
 * Holds back the end of an answer until its charge has ended, and all of an answer that tells of a
 * failure, so that what became of the credits can be added to it.
 */
export function holdAnswer(res: Response) {
  const { writeHead, write, end } = res;
  const chunks: Buffer[] = [];
  const answered = deferred<Ending>();
  let hasEnded = false;
  const isHeldBack = () => !res.headersSent && res.statusCode >= 400;
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') {
      chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? asEncoding(encoding) : 'utf8'));
    } else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const restore = () => Object.assign(res, { writeHead, write, end });

  Object.assign(res, {
    writeHead(status: number, ...rest: [unknown?, unknown?]) {
      if (status < 400 || res.headersSent) return Reflect.apply(writeHead, res, [status, ...rest]);
      const headers = typeof rest[0] === 'string' ? rest[1] : rest[0];
      res.statusCode = status;
      for (const [name, value] of pairsOf(headers)) res.setHeader(name, value);
      return res;
    },
    write(chunk: unknown, ...rest: unknown[]) {
      if (!isHeldBack()) return Reflect.apply(write, res, [chunk, ...rest]);
      keep(chunk, rest[0]);
      callbackIn(rest)?.();
      return true;
    },
    end(...args: unknown[]) {
      const [chunk, encoding] = args;
      keep(chunk, encoding);
      const callback = callbackIn(args);
      if (callback) res.once('finish', callback);
      hasEnded = true;
      answered.resolve({ status: res.statusCode });
      return res;
    },
  });

  return {
    /** Resolves when the handler has answered to the end. */
    answered: answered.promise,
    hasEnded: () => hasEnded,
    body: () => Buffer.concat(chunks).toString(),
    /** Sends what was held back; with `refunded`, where that is to be told. */
    release(refunded?: MoneyFacts['refunded']) {
      restore();
      if (refunded !== undefined && !res.headersSent) tell(res, chunks, refunded);
      if (hasEnded) res.end(Buffer.concat(chunks));
    },
    /** Sends this instead of what the handler may answer yet. */
    replace({ status, headers, body }: Problem) {
      restore();
      for (const name of ['content-length', 'etag', 'content-encoding']) res.removeHeader(name);
      res.writeHead(status, headers).end(body);
      mute(res);
    },
  };
}

/** What comes from a handler that was not waited for must not disturb the connection. */
function mute(res: Response): void {
  const nothing = () => res;
  const setters = { setHeader: nothing, appendHeader: nothing, removeHeader: nothing };
  Object.assign(res, { ...setters, writeHead: nothing, write: () => true, end: nothing });
}

function tell(res: Response, chunks: Buffer[], refunded: MoneyFacts['refunded']): void {
  const contentType = String(res.getHeader('content-type') ?? '');
  const encoding = res.getHeader('content-encoding')?.toString();
  const told = isPlainJson({ contentType, encoding })
    ? addRefunded(Buffer.concat(chunks).toString(), refunded)
    : undefined;
  if (told === undefined) {
    res.setHeader(REFUNDED_HEADER, String(refunded));
    return;
  }
  const body = Buffer.from(told);
  chunks.splice(0, chunks.length, body);
  res.removeHeader('etag');
  res.setHeader('content-length', body.length);
}

const asEncoding = (encoding: string): BufferEncoding =>
  Buffer.isEncoding(encoding) ? encoding : 'utf8';

const callbackIn = (args: unknown[]): (() => void) | undefined =>
  args.find((arg): arg is () => void => typeof arg === 'function');

/** Headers as `writeHead` takes them: an object, or names and values in turn. */
function pairsOf(headers: unknown): [string, string | string[]][] {
  if (!Array.isArray(headers)) return Object.entries((headers ?? {}) as Record<string, string>);
  return headers.flatMap((name: string, i) => (i % 2 === 0 ? [[name, headers[i + 1]]] : []));
}
