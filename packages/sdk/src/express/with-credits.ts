import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Work } from '../charge/work.ts';
import { classify } from '../failures/classify.ts';
import { moneyFactsOf } from '../money-facts.ts';
import { answeredWith, type Credits, creditsOf } from '../route/credits.ts';
import { type Charger, chargeOf, type RouteOptions } from '../route/options.ts';
import { nobodyPays, type Problem, problemOf } from '../route/problem.ts';
import { openTimeLimit } from '../route/time-limit.ts';
import { holdAnswer } from './hold-answer.ts';

declare global {
  namespace Express {
    interface Request {
      /** Behind `withCredits`. */
      credits: Credits<void>;
    }
  }
}

/** Where `creditsErrors` leaves what a handler threw. */
const thrownIn = new WeakMap<Request, { error?: unknown }>();

/**
 * Charges for a route: holds the credits before the handlers behind it run, settles before the end
 * of their answer is sent, and gives back by the feature's refund policy when they fail. They find
 * `req.credits`. An answer of 400 and more is sent once the credits were given back, and says so.
 */
export function withCredits(makegood: Charger, options: RouteOptions<Request>): RequestHandler {
  return async (req, res, next) => {
    const charge = await chargeOf(options, req, {
      apiRoute: `${req.method} ${patternOf(req)}`,
      idempotencyKey: req.get('idempotency-key'),
    });
    if (!charge) return send(res, nobodyPays());
    const held = holdAnswer(res);
    const limit = openTimeLimit(charge.timeoutMs, () => res.writableNeedDrain);
    let credits: Credits<void> | undefined;
    let failedByHandler = false;
    res.once('close', () => {
      if (credits && res.errored) void credits.work.fail(res.errored);
      else limit.clientGone();
    });
    const run = async (work: Work) => {
      limit.start();
      const makeAnswer = (error: unknown) => {
        if (!res.headersSent && !held.hasEnded()) send(res, problemOf(error));
      };
      const onFail = () => {
        failedByHandler = true;
      };
      credits = creditsOf(work, makeAnswer, onFail);
      req.credits = credits;
      thrownIn.set(req, {});
      next();
      const { status } = await held.answered;
      const { error = answeredWith(classify({ status }), status) } = thrownIn.get(req) ?? {};
      if (status >= 400) throw error;
    };
    const bounds = { signal: limit.signal, timeoutMs: limit.chargeMs };
    try {
      await makegood.withCharge({ ...charge, ...bounds }, run);
      held.release();
    } catch (error) {
      if (failedByHandler && !res.headersSent) await Promise.race([held.answered, limit.over]);
      const { refunded = false } = moneyFactsOf(error) ?? {};
      if (res.headersSent) held.release();
      else if (held.hasEnded() && !isExpressesOwn(res, held.body())) held.release(refunded);
      else held.replace(problemOf(error));
      // What was begun and takes too long is broken off, so that nobody takes it for all.
      if (limit.signal.aborted && !res.writableEnded) res.destroy();
    } finally {
      limit.close();
    }
  };
}

/**
 * Tells `withCredits` what the handlers threw, which says more than the status of its answer. Goes
 * before the app's own error handlers.
 */
export const creditsErrors: ErrorRequestHandler = async (error, req, res, next) => {
  const thrown = thrownIn.get(req);
  if (thrown) thrown.error = error;
  if (!thrown || !res.headersSent) return next(error);
  // Too late for an answer that tells of it: the connection breaks off.
  await req.credits.work.fail(error);
  return res.destroy();
};

/** Express's answer to an error that nobody handles is a page that says nothing. */
const isExpressesOwn = (res: Response, body: string): boolean =>
  String(res.getHeader('content-type')).startsWith('text/html') &&
  /^<!DOCTYPE html>\s*<html lang="en">\s*<head>\s*<meta charset="utf-8">\s*<title>Error</.test(
    body,
  );

function send(res: Response, { status, headers, body }: Problem): void {
  res.writeHead(status, headers).end(body);
}

const patternOf = ({ baseUrl, route, path }: Request): string => {
  const { path: pattern } = (route ?? {}) as { path?: unknown };
  return `${baseUrl}${typeof pattern === 'string' ? pattern : baseUrl ? '' : path}`;
};
