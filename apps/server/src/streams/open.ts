import { failureOf, Live, type LiveOptions } from '@makegood/core';
import type { Logger } from '../log.ts';
import { type StreamLimits, Streams } from './streams.ts';

/** The streams of a server on its database; what goes wrong behind them is logged. */
export function openStreams(
  place: Pick<LiveOptions, 'sql' | 'url'>,
  log: Logger,
  limits: StreamLimits | undefined,
): Streams {
  const trouble = (error: unknown) => {
    const level = failureOf(error) === 'unreachable' ? 'debug' : 'warn';
    log[level]({ err: error }, 'live balances');
  };
  return new Streams(new Live({ ...place, trouble }), limits);
}
